"""The committed samples are what the program writes."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from winback.demo.samples import SPREADSHEET_FILE, write_samples

COMMITTED = Path(__file__).resolve().parents[2] / "sample_data"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"README.md", ".gitattributes"}
    }


def test_the_committed_samples_are_those_that_are_written(written: Path) -> None:
    assert _files(COMMITTED) == _files(written)
    assert _files(written) == {"shopify/orders_export.csv", "shopify/customers_export.csv", "german/bestellungen.csv", SPREADSHEET_FILE}


@pytest.mark.parametrize("name", ["shopify/orders_export.csv", "shopify/customers_export.csv", "german/bestellungen.csv"])
def test_a_committed_sample_is_written_the_same_byte_for_byte(written: Path, name: str) -> None:
    assert (COMMITTED / name).read_bytes() == (written / name).read_bytes()


def test_the_committed_spreadsheet_holds_the_same_cells(written: Path) -> None:
    committed, now = (pl.read_excel(folder / SPREADSHEET_FILE, has_header=False, drop_empty_rows=False) for folder in (COMMITTED, written))
    assert_frame_equal(committed, now)


def test_the_spreadsheet_has_a_title_above_its_header(written: Path) -> None:
    cells = pl.read_excel(written / SPREADSHEET_FILE, has_header=False, drop_empty_rows=False)
    assert cells.row(0)[0] == "Gift shop: orders up to 30 June 2026"
    assert set(cells.row(1)) == {None}
    assert cells.row(2)[:3] == ("Order number", "Order date", "E-mail")
    assert cells.height > 400


def test_the_readme_names_every_sample() -> None:
    text = (COMMITTED / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in text for name in _files(COMMITTED))
