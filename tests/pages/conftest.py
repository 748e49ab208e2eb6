"""Pages as AppTest sees them, on an empty folder, the demo shop and real data."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from winback.demo.launch import write_exports
from winback.importing import Upload, import_files
from winback.store import open_store
from winback.vocabulary import BusinessType

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PATIENCE_SECONDS = 300  # AppTest wants a number; a slow machine must not fail a test

OpenPage = Callable[[str, Path], AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens the app on a data folder and goes to the page with this address."""

    def open_page(address: str, data_dir: Path) -> AppTest:
        monkeypatch.setenv("WINBACK_DATA_DIR", str(data_dir))
        app = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE_SECONDS).run()
        return app.switch_page(f"pages/{address}_page.py").run()

    return open_page


@pytest.fixture(scope="session")
def demo_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demo shop of 600 customers."""
    folder, exports = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("exports")
    paths = write_exports(BusinessType.COFFEE, customers=600, seed=3, as_of=NOW.date(), locale="en_GB", platform="shopify", folder=exports)
    return imported(folder, paths)


@pytest.fixture(scope="session")
def real_dir(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """A data folder with the Online Retail file."""
    return imported(tmp_path_factory.mktemp("real"), [shared_data / "online_retail.csv.gz"])


def imported(folder: Path, paths: list[Path]) -> Path:
    """The data folder with these exports read in."""
    store = open_store(folder)
    uploads = [Upload(path=path, file_name=path.name) for path in paths]
    import_files(store, store.workspace("Test shop", create=True), uploads, now=NOW)
    store.close()
    return folder
