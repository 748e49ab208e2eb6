"""A small shop to store, and a store to put it in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import open_kept
from winback.store import Store

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    opened = open_kept(data_dir, clock=lambda: NOON)
    yield opened
    opened.close()
