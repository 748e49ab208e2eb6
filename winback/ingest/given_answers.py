"""What somebody wrote into a survey → the text that is kept: without addresses, numbers, links and invisible marks, or nothing."""

import polars as pl

from winback.ingest.consent_words import plain
from winback.ingest.parsing import without_marks

LONGEST_ANSWER = 200

_ADDRESS = r"[^\s,;<>()]+@[^\s,;<>()]+"
_NUMBER = r"\+?\d[\d\s()./-]{4,}\d"
_LINK = r"(?i)\b(?:https?://|www\.)[^\s<>()]*"
_SAYS_NOTHING = frozenset((
    "no", "none", "nothing", "nope", "na", "n a", "nil", "null", "yes", "ok", "okay", "unknown", "other", "test", "skip", "no answer",
    "no comment", "no comments", "no reason", "no idea", "not sure", "not applicable", "nothing really", "nothing special",
    "no particular reason", "nothing in particular", "i don t know", "don t know", "dont know", "i do not know", "do not know", "idk",
    "prefer not to say", "nein", "ja", "keine", "kein", "keiner", "keines", "nichts", "k a", "ka", "keine angabe", "keine angaben",
    "keine ahnung", "keine antwort", "kein grund", "kein kommentar", "kein besonderer grund", "weiß nicht", "weiss nicht",
    "weiß ich nicht", "weiss ich nicht", "ich weiß nicht", "ich weiss nicht", "nichts besonderes", "entfällt", "sonstiges", "anderes",
    "ei", "kyllä", "joo", "ei mitään", "ei mikään", "ei mitään erityistä", "ei syytä", "ei erityistä syytä", "ei vastausta",
    "ei kommenttia", "ei kommentoitavaa", "en tiedä", "en osaa sanoa", "eos", "e o s", "tyhjä", "muu",
))  # fmt: skip
"""What people write where they have nothing to say, as ``plain`` leaves it."""


def answer_texts(cells: pl.Series) -> pl.Series:
    """Answers as they are kept; null where a cell holds no letter or a word that says nothing."""
    told = pl.col("cell").str.replace_all(r"\s+", " ")
    for private in (_LINK, _ADDRESS, _NUMBER):
        told = told.str.replace_all(private, "…")
    kept = without_marks(cells).to_frame("cell").select(told.str.strip_chars().str.slice(0, LONGEST_ANSWER).alias("answer"))
    says = pl.col("answer").str.contains(r"\p{L}") & ~plain(pl.col("answer")).is_in(list(_SAYS_NOTHING))
    return kept.select(pl.when(says).then("answer").alias("answer")).to_series()
