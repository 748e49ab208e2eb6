"""A PostgreSQL server for the tests: the one of ``WINBACK_TEST_POSTGRES_URL``, else one of our own that ends with the session."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from winback.store.database import Database, address_of
from winback.store.upgrading import upgrade

NEEDED = "needs PostgreSQL (on Debian: apt install postgresql) or the address of a server in WINBACK_TEST_POSTGRES_URL"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")

# Fast rather than lasting, and set up unlike SQLite in what must not matter: time zone, way of writing dates, isolation.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "timezone": "Asia/Tokyo",
    "datestyle": "SQL, DMY",
    "default_transaction_isolation": "serializable",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
# Ends the server when its standard input does, also when the tests were killed, and leaves nothing behind.
KEEPER = 'exec 3<&0; "$1/postgres" -D "$2/cluster" -p "$3" & server=$!; (read -r _ <&3; kill -INT $server) & wait $server; rm -rf "$2"'


class PostgresServer:
    """A server, with a template that holds the tables of today and databases copied from it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._admin = psycopg.connect(address, autocommit=True)
        self._free: list[str] = []
        self._template = self._create("template0", self._ordering_like_people())
        upgrade(Database(address_of(Path(), self.of(self._template))), Path(), may_begin=lambda: True)

    def of(self, name: str) -> str:
        """The address of a database of this server, as people write it."""
        return _url(self.address).set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a database with the tables of today and nothing in them."""
        name = self._free.pop() if self._free else self._create(self._template)
        yield self.of(name)
        self._disconnect(name)
        self._empty(name)
        self._free.append(name)

    @contextmanager
    def new_database(self, options: str | None = None, *, with_tables: bool = False) -> Iterator[str]:
        """The address of a database, as a rule without any table, for a test that may leave whatever it likes in it."""
        name = self._create(self._template) if with_tables else self._create("template0", options or self._ordering_like_people())
        yield self.of(name)
        self._drop(name)

    def close(self) -> None:
        """Drop every database that was made."""
        for name in [*self._free, self._template]:
            self._drop(name)
        self._admin.close()

    def _create(self, template: str, options: str = "") -> str:
        name = f"winback_test_{secrets.token_hex(6)}"
        self._admin.execute(sql.SQL(f"CREATE DATABASE {{}} TEMPLATE {{}} {options}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def _ordering_like_people(self) -> str:
        """An order of texts that is not SQLite's, where the server knows one."""
        icu = "LOCALE_PROVIDER icu ICU_LOCALE 'en'" if self._admin.info.server_version >= 150000 else ""
        return f"ENCODING 'UTF8' {icu}"

    def _disconnect(self, name: str) -> None:
        self._admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

    def _empty(self, name: str) -> None:
        with psycopg.connect(self.of(name), autocommit=True) as connection:
            tables = [table for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
            ours = [sql.Identifier(table) for table in tables if table != "alembic_version"]
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(sql.SQL(", ").join(ours)))

    def _drop(self, name: str) -> None:
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def postgres_server() -> Iterator[PostgresServer | None]:
    """The server for this test session; None where there is none and no program to start one."""
    given, binaries = os.environ.get("WINBACK_TEST_POSTGRES_URL"), _binaries()
    if given:
        server = PostgresServer(given)
        yield server
        server.close()
    elif binaries is None:
        yield None
    else:
        with _started(binaries) as address:
            yield PostgresServer(address)


def _binaries() -> Path | None:
    """The folder with the newest server on this computer."""
    if os.name != "posix":
        return None
    found = [folder for place in PLACES for folder in Path("/").glob(place[1:]) if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    return max(found, key=_version) if found else Path(on_path).resolve().parent if on_path else None


def _version(folder: Path) -> int:
    return int("".join(sign for sign in folder.parent.name if sign.isdigit()) or 0)


@contextmanager
def _started(binaries: Path) -> Iterator[str]:
    """A new server on a free port of this computer, with a password of its own; gives the address."""
    folder, password, port = Path(tempfile.mkdtemp(prefix="winback-postgres-")), secrets.token_hex(16), _free_port()
    (folder / "password").write_text(password)
    who = _unprivileged(folder)
    options = ["--auth=scram-sha-256", "--username=winback", f"--pwfile={folder}/password", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run([binaries / "initdb", "-D", folder / "cluster", *options], check=True, capture_output=True, cwd=folder, **who)
    settings = "".join(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
    (folder / "cluster" / "postgresql.auto.conf").write_text(settings)
    command = ["sh", "-c", KEEPER, "sh", binaries, folder, str(port)]
    with tempfile.TemporaryFile() as told, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=told, cwd=folder, **who) as keeper:
        address = URL.create("postgresql", "winback", password, "127.0.0.1", port, "postgres").render_as_string(hide_password=False)
        while not _answers(address):
            if keeper.poll() is not None:
                told.seek(0)
                raise RuntimeError(f"the server did not start: {told.read().decode()}")
        yield address
        keeper.communicate()


def _unprivileged(folder: Path) -> dict[str, object]:
    """A server refuses to be run by root: somebody else has to, and gets the folder."""
    if os.getuid() != 0:
        return {}
    import pwd  # there is none on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _url(address: str) -> URL:
    return make_url(address)
