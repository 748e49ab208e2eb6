from enum import StrEnum

import pytest

from winback import vocabulary
from winback.locale import LANGUAGES
from winback.locale.formats import speaker
from winback.locale.words import FIGURES, Figure, stage_help, word
from winback.vocabulary import Consent, OrderStatus, RowShape, Stage, Standing, UsualReturnGroup, VerdictReason

KINDS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum]
NEVER_SHOWN = {RowShape, VerdictReason}  # reasons are told in sentences: tests/campaigns/test_sentences.py


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NEVER_SHOWN], ids=lambda kind: kind.__name__)
def test_every_member_that_people_see_has_a_word_of_its_own(kind: type[StrEnum]):
    words = [word(member).in_english() for member in kind]
    assert all(words)
    assert len(set(words)) == len(words)


def test_a_kind_that_is_never_shown_has_no_words():
    with pytest.raises(KeyError):
        word(RowShape.ORDER)


def test_stages_bear_the_words_of_the_glossary():
    assert [word(stage).in_english() for stage in Stage] == [
        "Not bought yet",
        "New",
        "Repeat buyer",
        "Regular",
        "Returned",
        "Slipping",
        "Gone quiet",
        "Long gone",
    ]


def test_equal_values_of_different_vocabularies_are_not_mixed_up():
    assert word(Consent.UNKNOWN).in_english() == "Not known"
    assert word(OrderStatus.TEST) == word(Standing.TEST)
    assert word(Standing.COUNTED).in_english() == "Counted"
    assert word(UsualReturnGroup.AFTER_FIRST).in_english() == "1 order"


@pytest.mark.parametrize("figure", Figure)
def test_the_label_of_a_figure_fits_beside_its_help_icon(figure: Figure):
    assert 0 < len(word(figure).in_english()) <= 16
    assert len(FIGURES[figure].help.text) > 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_makes_the_label_of_a_figure_too_long_for_a_phone(language: str):
    labels = [speaker(language).say(word(figure)) for figure in Figure]
    assert [label for label in labels if len(label) > 18] == []


@pytest.mark.parametrize("stage", Stage)
def test_the_help_of_a_stage_can_be_said(stage: Stage):
    said = speaker("en").say(stage_help(stage, at_risk_after=60, lapsed_after=105, lost_after=190, loyal_from=4))
    assert "{" not in said


def test_the_help_of_a_stage_names_its_limits():
    says = {stage: stage_help(stage, at_risk_after=60, lapsed_after=105, lost_after=190, loyal_from=4).in_english() for stage in Stage}
    assert says[Stage.LAPSED] == "Silent for more than 105 and up to 190 days."
    assert says[Stage.GROWING] == "Two to 3 orders on different days, the last at most 60 days ago."
