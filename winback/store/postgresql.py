"""What PostgreSQL needs to behave as SQLite does, and what its refusals mean.

One writer at a time: a transaction that may write first takes one lock for the whole database, as SQLite does by itself.
What it then reads (READ COMMITTED) is all that was committed before, and stays so until it ends: no update is lost, no
deadlock or serialization failure arises between writers, and the sweep of files never meets a commit. Readers see one
state (REPEATABLE READ) and wait for nobody.
"""

import logging
import re
from collections.abc import Mapping
from contextlib import closing
from types import MappingProxyType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from winback.errors import StoreUnavailable
from winback.store.problems import database_busy
from winback.store.server_problems import (
    address_malformed,
    connection_lost,
    driver_missing,
    may_not_write,
    no_such_database,
    not_every_letter,
    password_refused,
    server_failed,
    server_full,
    server_not_reached,
    server_too_old,
)

DRIVER = "postgresql+psycopg"
OLDEST_VERSION = (13,)
WRITERS = int.from_bytes(b"winback")
"""The number of the lock of all writers. Other databases of the same server have locks of their own."""
PATIENCE_MS = 300_000
"""The longest that one statement takes, or that a writer is silent, before the server gives it up: a computer that went to
sleep in the middle must not keep all others out."""
REWRITE_PATIENCE_MS = 2_000
WRITING: Mapping[str, Any] = MappingProxyType({"isolation_level": "READ COMMITTED"})
READING: Mapping[str, Any] = MappingProxyType({"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})

# A network that breaks is noticed after a minute. Prepared statements would not get past a connection pooler.
_CONNECTING: Mapping[str, Any] = MappingProxyType(
    {
        "application_name": "winback",
        "client_encoding": "utf8",
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "prepare_threshold": None,
    }
)

log = logging.getLogger("winback")


def engine(url: URL, busy_timeout_ms: int, writing_option: str) -> Engine:
    """The engine of a PostgreSQL database, which is not connected to yet. Raises ``StoreUnavailable`` without the driver.

    A transaction with ``writing_option`` waits for the other writers, for as long as is said.
    """
    chosen_by_the_owner = set(url.query)
    settings = {name: value for name, value in _CONNECTING.items() if name not in chosen_by_the_owner}
    try:
        made = create_engine(url.set(drivername=DRIVER), hide_parameters=True, pool_pre_ping=True, connect_args=settings)
    except ImportError:
        raise driver_missing() from None
    limits = f"SET LOCAL lock_timeout = {busy_timeout_ms}; SET LOCAL statement_timeout = {PATIENCE_MS}"
    alone = f"SET LOCAL idle_in_transaction_session_timeout = {PATIENCE_MS}; SELECT pg_advisory_xact_lock({WRITERS})"

    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get(writing_option)
        connection.exec_driver_sql(f"{limits}; {alone}" if is_writing else limits)

    event.listen(made, "begin", begin)
    return made


def refuse_unfit(connection: Connection) -> None:
    """Raises ``StoreUnavailable`` for a server that is too old and a database that does not have every letter."""
    if (connection.dialect.server_version_info or OLDEST_VERSION) < OLDEST_VERSION:
        version = connection.exec_driver_sql("SHOW server_version").scalar_one()
        raise server_too_old(str(version), ".".join(map(str, OLDEST_VERSION)))
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        raise not_every_letter()


def rewrite(made: Engine, tables: str) -> None:
    """Write tables anew without what was overwritten in them; raises ``DBAPIError`` while somebody is reading them.

    The server's own log (WAL) and its backups keep earlier states for as long as their owner has set.
    """
    with closing(made.connect()) as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            alone.exec_driver_sql(f"SET lock_timeout = {REWRITE_PATIENCE_MS}")
            alone.exec_driver_sql(f"VACUUM (FULL) {tables}")
        finally:
            alone.invalidate()  # its lock_timeout is for nobody else


def without_values(refusal: IntegrityError) -> IntegrityError | None:
    """The same refusal without the row that PostgreSQL spells out; None where nothing is spelt out (SQLite)."""
    said = getattr(refusal.orig, "diag", None)
    if said is None:
        return None
    return IntegrityError(refusal.statement, None, Exception(said.constraint_name), hide_parameters=True)


def in_plain_words(failure: DBAPIError) -> StoreUnavailable:
    """What a refusal means. By its code; where a connection was not made there is none, and the server's words decide."""
    code = getattr(failure.orig, "sqlstate", None)
    log.info("database server: %s, SQLSTATE %s", type(failure.orig).__name__, code)
    if code is not None:
        return _BY_CODE.get(code, _BY_CLASS.get(code[:2], server_failed))()
    if failure.connection_invalidated:
        return connection_lost()
    return next((meaning() for words, meaning in _BY_WORDS if words.search(str(failure.orig))), server_not_reached())


_BY_CODE = {
    "0A000": may_not_write,  # feature_not_supported: a server that only follows another one takes no transaction that may write
    "25006": may_not_write,  # read_only_sql_transaction
    "25P03": connection_lost,  # idle_in_transaction_session_timeout
    "3F000": may_not_write,  # invalid_schema_name: there is none to create in
    "42501": may_not_write,  # insufficient_privilege
    "40001": database_busy,  # serialization_failure
    "40P01": database_busy,  # deadlock_detected
    "53100": server_full,  # disk_full
    "53300": database_busy,  # too_many_connections
    "55P03": database_busy,  # lock_not_available
    "57014": database_busy,  # query_canceled: it took too long
    "3D000": no_such_database,
}
_BY_CLASS = {"08": connection_lost, "28": password_refused, "57": connection_lost}

# The server says these in the language it was set up with: English and German here, else it “cannot be reached”.
_BY_WORDS = (
    (re.compile(r"invalid connection option|invalid \S+ value|invalid integer value|invalid port"), address_malformed),
    (re.compile(r"too many (clients|connections)|connection slots"), database_busy),
    (re.compile(r"database .* does not exist|Datenbank .* existiert nicht"), no_such_database),
    (
        re.compile(
            r"authentication failed|no password supplied|pg_hba\.conf|(role|user) .* does not exist"
            r"|uthentifizierung .*fehlgeschlagen|Rolle .* existiert nicht"
        ),
        password_refused,
    ),
)
