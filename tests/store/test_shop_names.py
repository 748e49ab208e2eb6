"""Which names shops and campaigns can have."""

import pytest

from winback.errors import UnusableInput
from winback.store.workspaces import usable_name


def test_blanks_that_keep_words_together_are_plain_blanks_in_a_name() -> None:
    assert usable_name("\u00a020\u00a0% für\u202falle \u2009") == "20 % für alle"


@pytest.mark.parametrize("name", ["", "   ", "\u00a0", "a\u200bb", "a\nb", "x" * 81])
def test_empty_invisible_and_endless_names_are_refused(name: str) -> None:
    with pytest.raises(UnusableInput):
        usable_name(name)
