import polars as pl
import pytest

from winback.errors import UnusableInput
from winback.offers.messages import UNSUBSCRIBE, MergeTag, Tag, pieces, render, tags_in, with_unsubscribe
from winback.policy import MessageTexts


def texts(**changes: str) -> MessageTexts:
    return MessageTexts(**{"subject": "", "preview_text": "", "text": "", "button": "", "link": "", **changes})


def values(**known: str | None) -> pl.DataFrame:
    """One person of whom only ``known`` is known."""
    return pl.DataFrame({tag.value: [known.get(tag)] for tag in MergeTag}, schema=dict.fromkeys(list(MergeTag), pl.String))


def text_of(template: str, **known: str | None) -> str:
    return render(values(**known), texts(text=template), campaign="c").get_column("text").item()


def subject_of(template: str, **known: str | None) -> str:
    return render(values(**known), texts(subject=template), campaign="c").get_column("subject").item()


def test_tags_are_filled_in_with_and_without_spaces_and_fallback():
    template = "Hello {{first_name}} {{ last_name }}, {{reward|a surprise}} from {{shop | us }}"
    assert text_of(template, first_name="Ada", last_name="Byron", shop="Bean & Cup") == "Hello Ada Byron, a surprise from Bean & Cup"


def test_an_unknown_tag_is_refused_by_name_with_the_known_ones():
    with pytest.raises(UnusableInput, match=r"no tag \{\{password\}\}.*\{\{first_name\}\}, \{\{last_name\}\}"):
        pieces("Hello {{password}}")


@pytest.mark.parametrize("template", ["Hello {{first_name", "first_name}}", "{{first_name|{{last_name}}}}", "{{first_name|a|b|{{"])
def test_a_tag_that_is_not_closed_or_lies_within_another_is_refused(template: str):
    with pytest.raises(UnusableInput):
        pieces(template)


def test_the_pieces_of_a_text_are_its_literals_and_tags():
    assert pieces("Hi {{first_name|you}}!{x}") == ("Hi ", Tag(MergeTag.FIRST_NAME, "you"), "!{x}")


@pytest.mark.parametrize("hostile", ["{{code}}", "{{ code|x }}", "${1}", "{0}", "\\1", "{% include x %}", "{first_name.__class__}"])
def test_what_a_customers_name_holds_is_never_read_as_a_tag(hostile: str):
    assert text_of("{{first_name}}: {{code}}", first_name=hostile, code="SECRET") == f"{hostile}: SECRET"


def test_a_line_that_cannot_be_filled_is_left_out_with_the_gap_it_leaves():
    template = "Hello\n\nYour code: {{code}}\n\nGood until {{expires_on}}.\nMany greetings"
    assert text_of(template) == "Hello\n\nMany greetings"
    assert text_of(template, code="AB12") == "Hello\n\nYour code: AB12\n\nMany greetings"


def test_the_line_with_the_unsubscribe_tag_stays_whatever_else_is_missing_in_it():
    assert text_of("Hello\n{{first_name}} {{unsubscribe}}", unsubscribe="*|UNSUB|*") == "Hello\n *|UNSUB|*"


def test_a_short_text_leaves_out_what_is_not_known_with_its_punctuation():
    assert subject_of("{{first_name}}, we have missed you – {{reward}}") == "we have missed you"
    assert (
        subject_of("{{first_name}}, we have missed you – {{reward}}", first_name="Ada", reward="5% off")
        == "Ada, we have missed you – 5% off"
    )
    assert subject_of("– Sale –") == "– Sale –"


def test_values_are_put_on_one_line():
    assert text_of("Hello {{first_name}}", first_name="Ada\r\nBcc: all\t\0x") == "Hello Ada Bcc: all x"


@pytest.mark.parametrize("name", ["Win at https://evil.example", "WWW.evil.example", "   ", "\u202e"])
def test_a_name_that_is_an_address_or_nothing_to_see_counts_as_not_known(name: str):
    assert text_of("Hello {{first_name|there}}", first_name=name) == "Hello there"


def test_each_person_gets_their_own_message_in_the_order_they_came():
    people = pl.concat([values(first_name="Ada", code="A1"), values(first_name=None, code="B2"), values(first_name="Cleo")])
    rendered = render(
        people, texts(subject="Hi {{first_name|you}}", text="{{code|none}}", link="https://a.example.com/{{code}}"), campaign="c"
    )
    assert rendered.columns == ["subject", "preview_text", "text", "button", "link"]
    assert rendered.select("subject", "text").rows() == [("Hi Ada", "A1"), ("Hi you", "B2"), ("Hi Cleo", "none")]
    assert [link.split("?")[0] for link in rendered.get_column("link")] == [f"https://a.example.com/{path}" for path in ("A1", "B2", "")]


def test_nobody_gets_no_message():
    assert render(values().clear(), texts(subject="Hello", text="Dear all"), campaign="c").height == 0


def test_a_text_without_the_unsubscribe_tag_gets_it_at_the_end_and_says_so():
    completed, added = with_unsubscribe(texts(text="Hello\n"))
    assert (completed.text, added) == (f"Hello\n\n{UNSUBSCRIBE}", True)
    assert with_unsubscribe(completed) == (completed, False)


def test_an_unsubscribe_tag_in_the_subject_alone_is_not_enough():
    assert with_unsubscribe(texts(subject=UNSUBSCRIBE, text="Hello"))[1] is True


def test_the_tags_of_all_texts_are_found():
    used = tags_in(texts(subject="{{shop}}", button="{{reward|x}}", link="https://a.example.com/{{code}}"))
    assert used == {MergeTag.SHOP, MergeTag.REWARD, MergeTag.CODE}
