"""Looks that pictures are drawn in."""

import pytest

from winback.charts.theme import Look
from winback.locale.formats import speaker


@pytest.fixture
def look() -> Look:
    return Look("light", speaker("en"))


@pytest.fixture
def dark() -> Look:
    return Look("dark", speaker("en"))
