"""``import``: a shop's exports into a workspace."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import polars as pl

from winback.analysis.shop_summary import ShopSummary, shop_summary
from winback.commands.shown import columns, exact, iso
from winback.errors import UnusableFile, UnusableInput
from winback.importing import ImportOutcome, Upload
from winback.importing import import_files as import_uploads
from winback.ingest.credit_notes import before_credit_notes
from winback.ingest.outcomes import FileOutcome, notices, recognised
from winback.locale import N_, Message
from winback.locale.formats import Speaker
from winback.policy import ImportAnswers
from winback.store import Store
from winback.vocabulary import DateOrder, FileKind, Standing

_MARKS = {"comma": ",", "dot": "."}
_COUNTRY, _CURRENCY = re.compile(r"[A-Za-z]{2}"), re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did, and what the workspace holds now."""

    outcome: ImportOutcome
    shop: ShopSummary
    before_credit_notes: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        counts, files = self.outcome.counts, self.outcome.files
        first = next((file for file in files if file.facts.kind == FileKind.ORDERS), files[0])
        return {
            "workspace": self.outcome.workspace.name,
            "recognised": first.facts.layout,
            "certainty": first.facts.certainty,
            "rows": sum(file.facts.rows for file in files),
            "orders": sum(file.orders for file in files),
            "contacts": sum(file.contacts for file in files),
            **asdict(counts),
            "counted_orders": self.shop.counted_orders,
            "customers": self.shop.customers,
            "anonymous_orders": self.shop.anonymous_orders,
            "rejected": _added(file.rejected for file in files),
            "set_aside": self.shop.set_aside,
            "net_value": {currency: exact(amount) for currency, amount in self.shop.net_value.items()},
            "before_credit_notes": self.before_credit_notes,
            "first_order": iso(self.shop.first_order),
            "last_order": iso(self.shop.last_order),
            "warnings": [warning.in_english() for file in files for warning in notices(file)],
            "files": [_file_json(file) for file in files],
        }

    def as_table(self, say: Speaker) -> str:
        rows = [
            *((file.file_name, say.say(recognised(file))) for file in self.outcome.files),
            (say.say(N_("Counted orders")), say.number(self.shop.counted_orders)),
            (say.say(N_("Customers")), say.number(self.shop.customers)),
            *((f"{say.say(N_('Net value'))} {currency}", say.money(amount, currency)) for currency, amount in self.shop.net_value.items()),
            *((say.say(N_("Note")), say.say(warning)) for file in self.outcome.files for warning in (*notices(file), *_refused(file))),
        ]
        return columns(rows)


def answers(
    *,
    date_order: DateOrder | None,
    decimals: str | None,
    mapping: Sequence[tuple[str, str]],
    time_zone: str | None,
    phone_country: str | None,
    currency: str | None,
) -> ImportAnswers:
    """What was said about the files on the command line. Raises ``UnusableInput`` for a zone, country or currency that does not exist."""
    _check("time-zone", time_zone, time_zone in available_timezones(), "Europe/Helsinki")
    _check("phone-country", phone_country, bool(_COUNTRY.fullmatch(phone_country or "")), "DE")
    _check("currency", currency, bool(_CURRENCY.fullmatch(currency or "")), "EUR")
    return ImportAnswers(
        date_order=date_order,
        decimal_mark=_MARKS[decimals] if decimals else None,
        mapping=tuple(mapping),
        time_zone=time_zone,
        phone_country=phone_country,
        default_currency=currency,
    )


def _check(option: str, stated: str | None, is_one: bool, example: str) -> None:
    if stated is not None and not is_one:
        raise UnusableInput(
            Message(N_("--{option} does not know “{stated}”."), stated=stated, option=option),
            Message(N_("Write it like {example}."), example=example),
        )


def import_files(store: Store, workspace: str, files: Sequence[Path], *, answers: ImportAnswers, now: datetime) -> Imported:
    """Read files into the workspace of this name, made if there is none. Raises ``UnusableFile`` and changes nothing."""
    uploads = [Upload(path=existing(path), file_name=path.name, answers=answers) for path in files]
    outcome = import_uploads(store, store.workspace(workspace, create=True), uploads, now=now)
    return Imported(
        outcome=outcome,
        shop=shop_summary(outcome.dataset.orders),
        before_credit_notes=_before_credit_notes(outcome.dataset.orders),
    )


def existing(path: Path) -> Path:
    """The path itself. Raises ``UnusableFile`` where there is no file."""
    if not _is_file(path):
        raise UnusableFile(Message(N_("There is no file “{name}”."), name=path.name), Message(N_("Check the folder and the name.")))
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _before_credit_notes(orders: pl.DataFrame) -> dict[str, Any]:
    """By currency, where there are credit notes: orders, customers and value of known customers as if there were none."""
    with_notes = orders.filter(pl.col("standing") == Standing.CREDIT_NOTE)["currency"].unique().sort()
    found = {currency: before_credit_notes(orders, currency=currency) for currency in with_notes}
    return {
        currency: {"orders": before.orders, "customers": before.customers, "net_value": exact(before.value)}
        for currency, before in found.items()
    }


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added: dict[str, int] = {}
    for one in counts:
        for reason, count in one.items():
            added[reason] = added.get(reason, 0) + count
    return added


def _refused(file: FileOutcome) -> list[Message]:
    count = sum(file.rejected.values())
    told = Message(N_("{count} row could not be used"), plural=N_("{count} rows could not be used"), count=count)
    return [told] if count else []


def _file_json(file: FileOutcome) -> dict[str, Any]:
    return {
        "file": file.file_name,
        "recognised": file.facts.layout,
        "kind": file.facts.kind.value,
        "certainty": file.facts.certainty,
        "rows": file.facts.rows,
        "orders": file.orders,
        "contacts": file.contacts,
        "rejected": file.rejected,
        "date_order": file.facts.date_order,
        "remembered_on": iso(file.facts.remembered_on),
        "mapping": dict(file.facts.mapping),
        "first_order": iso(file.first_order),
        "last_order": iso(file.last_order),
    }
