import re

from hypothesis import given, settings
from hypothesis import strategies as st

from winback.charts.labels import plain, readable


def test_markup_of_a_product_name_is_shown_letter_by_letter():
    assert plain("<b>Bold</b>") == "&lt;b&gt;Bold&lt;/b&gt;"
    assert plain('<a href="https://example.com">x</a>') == '&lt;a href="https://example.com"&gt;x&lt;/a&gt;'


def test_an_entity_is_not_read_as_the_letter_it_stands_for():
    assert plain("&lt;b&gt; & co") == "&amp;lt;b&amp;gt; &amp; co"


def test_a_price_is_not_taken_for_a_formula():
    assert "$" not in plain("$5 off $10")


def test_control_and_direction_marks_go_and_line_breaks_become_spaces():
    assert readable("A\u202eB\x00C\nD\u00a0E") == "ABC D E"


def test_a_long_name_is_cut_before_it_is_escaped():
    assert plain("<<<<<<", limit=4) == "&lt;&lt;&lt;…"


def test_a_name_of_just_the_limit_is_kept():
    assert readable("Kaffee", limit=6) == "Kaffee"
    assert readable("Kaffees", limit=6) == "Kaffe…"


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_nothing_that_plotly_reads_as_markup_is_left(text: str):
    shown = plain(text, limit=28)
    assert not set("<>$\n\r\x00") & set(shown)
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt|#36);)*", shown)
