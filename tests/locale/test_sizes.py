"""How much room data takes, in the unit that reads best and as the language writes it."""

import pytest

from winback.locale.formats import speaker
from winback.locale.sizes import in_bytes


@pytest.mark.parametrize(
    ("stored", "english", "german", "finnish"),
    [
        (0, "0 kB", "0 kB", "0 kt"),
        (12, "1 kB", "1 kB", "1 kt"),
        (2_600_000, "2.6 MB", "2,6 MB", "2,6 Mt"),
        (41_300_000, "41 MB", "41 MB", "41 Mt"),
        (1_500_000_000, "1.5 GB", "1,5 GB", "1,5 Gt"),
    ],
)
def test_a_size_is_written_in_the_unit_and_the_words_of_the_language(stored: int, english: str, german: str, finnish: str) -> None:
    said = [speaker(language).say(in_bytes(stored)).replace("\u00a0", " ") for language in ("en", "de", "fi")]
    assert said == [english, german, finnish]
