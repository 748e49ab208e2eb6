import pytest

from winback.errors import UnusableInput
from winback.locale.formats import speaker
from winback.offers.messages import MergeTag, tags_in, with_unsubscribe
from winback.offers.plays import PLAYS, Phase, Play, default_rules, play
from winback.offers.rewards import by_tier
from winback.policy import MessageTexts
from winback.vocabulary import RewardKind, Stage, ValueTier


def test_the_win_back_play_rewards_by_value_and_its_variant_gives_nothing():
    win_back = by_tier(default_rules(play("win_back"), say=str).rewards)
    reminder = by_tier(default_rules(play("win_back_reminder"), say=str).rewards)
    assert [str(win_back[tier].amount) for tier in ValueTier] == ["15", "10", "5"]
    assert {reward.kind for reward in reminder.values()} == {RewardKind.NONE}
    assert play("win_back").stages == play("win_back_reminder").stages == (Stage.LAPSED, Stage.LOST)


def test_a_play_is_found_with_hyphens_too():
    assert play("win-back-reminder") is play("win_back_reminder")


def test_an_unknown_play_is_refused_with_the_known_ones():
    with pytest.raises(UnusableInput, match=r"no idea named “happy hour”.*win_back, win_back_reminder"):
        play("happy hour")


@pytest.mark.parametrize("tactic", PLAYS, ids=lambda tactic: tactic.name)
def test_the_texts_of_a_play_hold_known_tags_and_the_unsubscribe_tag_when_said_by_a_speaker(tactic: Play):
    said = default_rules(tactic, say=speaker("en").say).texts
    assert MergeTag.UNSUBSCRIBE in tags_in(said)
    assert not with_unsubscribe(said)[1]
    for subject in tactic.texts.subjects:
        assert tags_in(MessageTexts(subject=subject, preview_text="", text="", button="", link="")) <= set(MergeTag)
    assert len(tactic.texts.subjects) == 3


def test_the_names_of_plays_are_distinct_and_each_addresses_somebody():
    assert len({tactic.name for tactic in PLAYS}) == len(PLAYS)
    assert all(tactic.stages and tactic.phase in Phase for tactic in PLAYS)
