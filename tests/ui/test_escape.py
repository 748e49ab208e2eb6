"""Text from a shop's data never turns into markup."""

import re

import pytest

from winback.ui.frame import escape

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>Mug</b>", r"\<b\>Mug\</b\>"),
        ("[x](javascript:alert(1))", r"\[x\]\(javascript\:alert\(1\)\)"),
        ("$x$ *y* _z_ `q`", r"\$x\$ \*y\* \_z\_ \`q\`"),
        ("# 1. - a | b", r"\# 1\. \- a \| b"),
        ("Tasse 3 × 250 ml, 12,50 €", "Tasse 3 × 250 ml, 12,50 €"),
    ],
)
def test_signs_of_markdown_are_escaped_and_the_rest_stays(text: str, expected: str):
    assert escape(text) == expected


@pytest.mark.parametrize("text", [":material/home:", ":smile:", ":+1:", ":red_circle:"])
def test_what_streamlit_would_turn_into_icons_is_kept_apart(text: str):
    assert escape(text).startswith(rf"\:{JOINER}")
    assert escape(text).replace("\\", "").replace(JOINER, "") == text


@pytest.mark.parametrize("text", ["a -> b", "a <- b", "a -- b", "a >= b", "a ~= b"])
def test_what_streamlit_would_turn_into_arrows_is_kept_apart(text: str):
    assert JOINER in escape(text)


@pytest.mark.parametrize("text", ["e-mail", "10:30", "Note: read me", "2026-06-30"])
def test_ordinary_text_gets_nothing_that_is_not_seen(text: str):
    assert JOINER not in escape(text)


@pytest.mark.parametrize(
    "text", ["see http://a.example/x?y=1", "HTTPS://a.example", "tea www.a.example", "anna@a.example", "mailto:a@b.example"]
)
def test_what_markdown_would_turn_into_links_is_kept_apart(text: str):
    escaped = escape(text)
    assert escaped.replace("\\", "").replace(JOINER, "") == text
    bare = escaped.replace("\\", "")
    assert not re.search(r"https?://|www\.|\w@\w|mailto:", bare, re.IGNORECASE)


def test_signs_that_turn_or_hide_others_are_left_out_and_joiners_stay():
    assert escape("a\u202egnp\u2066\x07\ufeffb\u200b") == "agnpb"
    assert escape("👩\u200d🍳 می\u200cخواهم") == "👩\u200d🍳 می\u200cخواهم"
    assert escape("a\nb") == "a\nb"
