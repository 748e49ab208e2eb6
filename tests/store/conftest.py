"""A small shop to store, and a store to put it in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from winback.store import Store, open_store

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    opened = open_store(data_dir, clock=lambda: NOON)
    yield opened
    opened.close()
