"""Many rows at once are what they would have been one by one."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import select

from tests.databases import database_of
from tests.store.conftest import NOON
from tests.store.lists import recorded
from winback.store import Store
from winback.store.bulk import insert_rows
from winback.store.tables import CampaignCodeRow, RememberedAnswersRow, SuppressionRow

CODES = ["PLAIN-1", 'QUO"TED', "BACK\\SLASH", "ÄÖ €", "null", "7", "O'CLOCK :x %s"]


def test_every_value_comes_back_as_it_was_given(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    campaign = recorded(store, shop.id)
    in_tokyo = datetime(2026, 6, 30, 21, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    answers = {"mapping": [["email", "E-Mail"]], "date_order": None, "of": {"ü": 1.5}}
    database = database_of(data_dir)
    with database.writing() as session:
        codes = [{"workspace_id": shop.id, "campaign_id": campaign.id, "code": code} for code in CODES]
        insert_rows(session.connection(), CampaignCodeRow.__table__, codes)  # type: ignore[attr-defined]
        listed = [{"workspace_id": shop.id, "address_hash": "a" * 64, "reason": "erased", "since": in_tokyo}]
        insert_rows(session.connection(), SuppressionRow.__table__, listed)  # type: ignore[attr-defined]
        said = [{"workspace_id": shop.id, "header_sha256": "b" * 64, "answers": answers, "kept_at": NOON}]
        insert_rows(session.connection(), RememberedAnswersRow.__table__, said)  # type: ignore[attr-defined]
    with database.reading() as session:
        assert set(CODES) < set(session.exec(select(CampaignCodeRow.code)).all())
        assert session.exec(select(SuppressionRow)).one().since == datetime(2026, 6, 30, 12, 0, 0, 123456, tzinfo=UTC)
        assert session.exec(select(RememberedAnswersRow)).one().answers == answers
    database.close()


def test_one_that_is_there_already_or_cannot_be_kept_leaves_none(store: Store, data_dir: Path):
    shop = store.create_workspace("Tea shop")
    one = {"workspace_id": shop.id, "address_hash": "a" * 64, "reason": "erased", "since": NOON}
    without_zone = one | {"address_hash": "b" * 64, "since": datetime(2026, 6, 30)}  # noqa: DTZ001 # that is the fault
    database = database_of(data_dir)
    for given, error in (([one, one], IntegrityError), ([one, without_zone], (ValueError, StatementError))):
        with pytest.raises(error), database.writing() as session:
            insert_rows(session.connection(), SuppressionRow.__table__, given)  # type: ignore[attr-defined]
    database.close()
    assert store.suppression_count(shop.id) == 0
