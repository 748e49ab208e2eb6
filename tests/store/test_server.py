"""PostgreSQL as people meet it: what they are told when it refuses, and what it never tells."""

import logging
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError

from tests.databases import address_beside, database_of, note_address, open_kept, rows
from tests.postgres import PostgresServer
from tests.store.conftest import NOON
from tests.store.lists import codes_of, recorded
from tests.store.shop import dataset, receipt
from winback.errors import StoreUnavailable
from winback.store import Store, Workspace, open_store, postgresql
from winback.store.database import Database, address_of

PASSWORD = "s3cret-of-the-shop"


@pytest.fixture
def data_dir(tmp_path: Path, postgres: PostgresServer) -> Iterator[Path]:
    with postgres.new_database(with_tables=True) as address:
        note_address(tmp_path / "kept", address)
        yield tmp_path / "kept"


@pytest.fixture
def bare_dir(tmp_path: Path, postgres: PostgresServer) -> Iterator[Path]:
    """A data folder whose database has no tables yet."""
    with postgres.new_database() as address:
        note_address(tmp_path / "bare", address)
        yield tmp_path / "bare"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    opened = open_kept(data_dir, clock=lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def refusal(act: Callable[[], object], caplog: pytest.LogCaptureFixture | None = None) -> str:
    """What a person is told; neither that nor anything a log could hold says the password."""
    with pytest.raises(StoreUnavailable) as caught:
        act()
    logged = "".join(traceback.format_exception(caught.value)) + (caplog.text if caplog else "")
    assert PASSWORD not in logged
    return str(caught.value)


def opening(data_dir: Path, **changes: object) -> Callable[[], object]:
    """Open with another address than the one that belongs to the folder; the password is one that is not to be seen."""
    address = make_url(address_beside(data_dir) or "").set(**{"password": PASSWORD, **changes})  # type: ignore[arg-type]
    return lambda: open_store(data_dir, address.render_as_string(hide_password=False))


# The address


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_is_taken_as_it_is_given(tmp_path: Path, name: str):
    url = address_of(tmp_path, f"{name}://winback:tea%40home@db.example.com:5433/shop?sslmode=require")
    assert (url.drivername, url.username, url.password, url.host, url.port, url.database, dict(url.query)) == (
        "postgresql+psycopg",
        "winback",
        "tea@home",
        "db.example.com",
        5433,
        "shop",
        {"sslmode": "require"},
    )
    assert not (tmp_path / "winback.sqlite3").exists()


def test_another_sqlite_file_may_be_named(tmp_path: Path):
    assert address_of(tmp_path, f"sqlite:///{tmp_path}/shop.sqlite3").database == f"{tmp_path}/shop.sqlite3"


@pytest.mark.parametrize(
    "address",
    [
        "winback",
        "://",
        f"postgresql:winback:{PASSWORD}@localhost/winback",
        f"postgresql://winback:{PASSWORD}@localhost:port/winback",
        f"postgresql://winback:a@{PASSWORD}@localhost/winback",
        f"postgresql://winback:{PASSWORD}@localhost",
        f"postgresql+asyncpg://winback:{PASSWORD}@localhost/winback",
        f"mysql://winback:{PASSWORD}@localhost/winback",
        f"postgresql://winback:{PASSWORD}@localhost/winback?pgbouncer=true",
        f"postgresql://winback:{PASSWORD}@localhost/winback?sslmode=perhaps",
        "sqlite://",
    ],
)
def test_an_address_that_cannot_be_used_is_explained_by_its_form(tmp_path: Path, address: str, caplog: pytest.LogCaptureFixture):
    told = refusal(lambda: open_store(tmp_path / "kept", address), caplog)
    assert "cannot be read" in told
    assert "postgresql://name:password@computer:5432/database" in told


# The server


def test_a_wrong_password_or_an_unknown_name_is_said_to_be_refused(data_dir: Path, caplog: pytest.LogCaptureFixture):
    for changes in ({}, {"username": "nobody"}, {"password": ""}):
        assert "does not accept the name and password" in refusal(opening(data_dir, **changes), caplog)


def test_a_server_that_is_not_there_is_said_not_to_be_reached(data_dir: Path, caplog: pytest.LogCaptureFixture):
    for changes in ({"port": 1}, {"host": "no-such-computer.invalid"}):
        assert "cannot be reached" in refusal(opening(data_dir, **changes), caplog)


def test_a_database_that_is_not_there_is_to_be_created(data_dir: Path):
    address = make_url(address_beside(data_dir) or "").set(database="nothing").render_as_string(hide_password=False)
    assert "has no database of the name" in refusal(lambda: open_store(data_dir, address))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("FATAL:  Passwort-Authentifizierung für Benutzer »winback« fehlgeschlagen", "name and password"),
        ("FATAL:  Datenbank »winback« existiert nicht", "has no database of the name"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "winback", database "winback"', "name and password"),
        ("FATAL:  sorry, too many clients already", "in use by another program"),
        ("FATAL:  the database system is starting up", "cannot be reached"),
        ("ВАЖНО:  что-то не так", "cannot be reached"),
    ],
)
def test_what_a_server_says_before_it_lets_somebody_in_is_understood(words: str, told: str, caplog: pytest.LogCaptureFixture):
    said = psycopg.OperationalError(f"connection failed: connection to server at “{PASSWORD}” failed: {words}")
    failure = postgresql.DBAPIError.instance(None, None, said, psycopg.Error, hide_parameters=True)
    assert isinstance(failure, postgresql.DBAPIError)
    assert told in str(postgresql.in_plain_words(failure))
    assert PASSWORD not in caplog.text


def test_a_server_that_is_too_old_is_refused_before_anything_is_made(bare_dir: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgresql, "OLDEST_VERSION", (99,))
    assert "Winback needs 99 or newer" in refusal(lambda: open_kept(bare_dir))
    assert rows(bare_dir, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_a_database_without_every_letter_is_refused(tmp_path: Path, postgres: PostgresServer):
    with postgres.new_database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'") as address:
        assert "not made with the encoding UTF8" in refusal(lambda: open_store(tmp_path / "kept", address))


def test_a_database_of_another_program_is_left_alone(bare_dir: Path):
    rows(bare_dir, "CREATE TABLE invoice (id INTEGER)")
    assert "tables of another program" in refusal(lambda: open_kept(bare_dir))
    assert rows(bare_dir, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("invoice",)]


@pytest.fixture
def guest(bare_dir: Path) -> Iterator[str]:
    """Somebody who may enter the database and no more."""
    rows(bare_dir, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    rows(bare_dir, f"CREATE ROLE winback_guest LOGIN PASSWORD '{PASSWORD}'")
    yield "winback_guest"
    rows(bare_dir, "DROP ROLE winback_guest")


def test_somebody_who_may_not_make_tables_is_told_so(bare_dir: Path, guest: str, caplog: pytest.LogCaptureFixture):
    assert "does not let Winback make or change tables" in refusal(opening(bare_dir, username=guest), caplog)


def test_somebody_for_whom_there_is_no_place_is_told_to_wait(bare_dir: Path, guest: str, caplog: pytest.LogCaptureFixture):
    rows(bare_dir, f"ALTER ROLE {guest} CONNECTION LIMIT 0")
    assert "in use by another program" in refusal(opening(bare_dir, username=guest), caplog)


# In the middle


@pytest.fixture
def shop(store: Store) -> Workspace:
    made = store.create_workspace("Tea shop")
    return store.commit_import(made.id, expected_version=made.version, dataset=dataset(3), receipts=[receipt()])


def fail_when_writing(data_dir: Path, table: str, action: str) -> None:
    """Let the server do something instead of adding the last row of an import or a campaign."""
    rows(data_dir, f"CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {action}; RETURN NEW; END $$")
    rows(data_dir, f"CREATE TRIGGER act BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION act()")


def fails_with(condition: str) -> str:
    return f"RAISE EXCEPTION 'in the middle, with kay@example.com' USING ERRCODE = '{condition}'"


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (fails_with("disk_full"), "no free space on the disk of the database server"),
        (fails_with("serialization_failure"), "in use by another program"),
        (fails_with("deadlock_detected"), "in use by another program"),
        (fails_with("query_canceled"), "in use by another program"),
        (fails_with("io_error"), "could not do this"),
        (fails_with("read_only_sql_transaction"), "does not let Winback make or change tables"),
        ("PERFORM pg_terminate_backend(pg_backend_pid())", "connection to the database was lost"),
    ],
)
@pytest.mark.parametrize("table", ["import_receipt", "campaign_code"])
def test_what_fails_in_the_middle_leaves_the_state_before(
    store: Store, shop: Workspace, data_dir: Path, action: str, told: str, table: str, caplog: pytest.LogCaptureFixture
):
    campaign = recorded(store, shop.id)
    before, files = store.current(shop.id), set((data_dir / "frames").glob("*/*"))
    fail_when_writing(data_dir, table, action)

    def write() -> object:
        if table == "campaign_code":
            return recorded(store, shop.id, 2)
        return store.commit_import(shop.id, expected_version=before.version, dataset=dataset(4), receipts=[receipt()])

    with pytest.raises(StoreUnavailable, match=told) as caught:
        write()
    assert "kay@example.com" not in "".join(traceback.format_exception(caught.value)) + caplog.text
    assert (store.current(shop.id), store.campaigns(shop.id), store.taken_codes(shop.id)) == (before, [campaign], codes_of(1))
    assert set((data_dir / "frames").glob("*/*")) == files
    rows(data_dir, f"DROP TRIGGER act ON {table}")
    write()
    assert store.current(shop.id).version == before.version + 1


def test_a_connection_that_broke_while_nobody_asked_is_made_anew(store: Store, shop: Workspace, data_dir: Path):
    rows(data_dir, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
    assert store.current(shop.id) == shop


def test_a_writer_that_fell_asleep_does_not_keep_the_others_out(data_dir: Path, monkeypatch: pytest.MonkeyPatch):
    open_kept(data_dir).close()
    monkeypatch.setattr(postgresql, "PATIENCE_MS", 200)
    sleeper = database_of(data_dir)
    monkeypatch.undo()
    asleep, done = Event(), Event()

    def fall_asleep() -> None:
        with sleeper.writing() as session:
            asleep.set()
            done.wait()
            session.execute(text("SELECT 1"))

    with ThreadPoolExecutor(1) as threads:
        sleeping = threads.submit(fall_asleep)
        asleep.wait()
        assert open_kept(data_dir).create_workspace("Tea shop").version == 1
        done.set()
        assert "connection to the database was lost" in refusal(sleeping.result)


def test_every_transaction_is_isolated_as_it_should_be_whatever_the_server_prefers(data_dir: Path):
    open_kept(data_dir).close()
    database = database_of(data_dir)
    settings = ("transaction_isolation", "transaction_read_only", "lock_timeout", "client_encoding")
    with database.writing() as session:
        writing = [session.execute(text(f"SHOW {name}")).scalar_one() for name in settings]
    with database.reading() as session:
        reading = [session.execute(text(f"SHOW {name}")).scalar_one() for name in settings]
    database.close()
    assert writing == ["read committed", "off", "30s", "UTF8"]
    assert reading == ["repeatable read", "on", "30s", "UTF8"]


def test_what_is_there_twice_is_refused_without_being_spelt_out(store: Store, shop: Workspace, data_dir: Path):
    database = database_of(data_dir)

    def add_again() -> None:
        with database.writing() as session:
            session.execute(text("INSERT INTO campaign_code (workspace_id, campaign_id, code) VALUES (1, 1, :code)"), {"code": "SECRET-7"})

    recorded(store, shop.id)
    add_again()
    with pytest.raises(IntegrityError) as caught:
        add_again()
    database.close()
    said = "".join(traceback.format_exception(caught.value))
    assert "pk_campaign_code" in said
    assert "SECRET-7" not in said.replace('{"code": "SECRET-7"}', "")  # the line of this test


def test_two_databases_of_one_server_do_not_wait_for_each_other(data_dir: Path, postgres: PostgresServer, tmp_path: Path):
    with postgres.database() as address:
        other = Database(address_of(tmp_path, address), busy_timeout_ms=50)
        with database_of(data_dir).writing(), other.writing() as session:
            assert session.execute(text("SELECT 1")).scalar_one() == 1
        other.close()


def test_a_log_line_names_the_kind_of_failure_only(data_dir: Path, caplog: pytest.LogCaptureFixture):
    refusal(opening(data_dir), caplog)
    ours = [record.getMessage() for record in caplog.records if record.name == "winback"]
    assert ours == ["database server: OperationalError, SQLSTATE None"]
