"""Fixtures that any test may use."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, note_address
from tests.postgres import NEEDED, PostgresServer, postgres_server

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
NewDataDir = Callable[[str], Path]


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks of this file; the tests read what is said in English, whatever the developer speaks."""
    os.environ["WINBACK_LANGUAGE"] = "en"
    config.addinivalue_line("markers", "sqlite_only(why): asks what PostgreSQL does not have, with the reason")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that keeps something on both kinds of database."""
    if "database_kind" in metafunc.fixturenames:
        is_for_one = metafunc.definition.get_closest_marker("sqlite_only") is not None
        metafunc.parametrize("database_kind", [SQLITE] if is_for_one else [SQLITE, POSTGRESQL])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data sets beside the repository; tests that need it are skipped without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the real data sets in ../shared/data, which are not part of the repository")
    return SHARED_DATA


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; without one the tests are skipped, on CI they fail."""
    with postgres_server() as server:
        if server is None:
            pytest.fail(NEEDED) if os.environ.get("CI") == "true" else pytest.skip(NEEDED)
        yield server


@pytest.fixture
def new_data_dir(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewDataDir]:
    """Gives a data folder of a name, which is not made yet, with an empty database of the kind that the test runs on."""
    with ExitStack() as databases:

        def new(name: str) -> Path:
            if database_kind == POSTGRESQL:
                server: PostgresServer = request.getfixturevalue("postgres")
                note_address(tmp_path / name, databases.enter_context(server.database()))
            return tmp_path / name

        yield new


@pytest.fixture
def bare_data_dir(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A data folder, which is not made yet, with a database that has no table yet and is thrown away afterwards."""
    with ExitStack() as databases:
        if database_kind == POSTGRESQL:
            server: PostgresServer = request.getfixturevalue("postgres")
            note_address(tmp_path / "kept", databases.enter_context(server.new_database()))
        yield tmp_path / "kept"


@pytest.fixture
def data_dir(new_data_dir: NewDataDir) -> Path:
    """A data folder, which is not made yet, with its empty database."""
    return new_data_dir("kept")
