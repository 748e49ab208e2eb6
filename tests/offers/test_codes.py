import re
from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback.errors import UnusableInput
from winback.offers.codes import ALPHABET, assign_codes, missing_codes, new_codes, parse_codes, repeatable_bytes


def test_a_million_codes_are_all_different_and_hold_no_letter_that_people_mix_up():
    codes = new_codes(1_000_000)
    assert len(set(codes)) == 1_000_000
    assert set("".join(codes)) == set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IlLoiaeuAEU")


def test_a_code_is_the_prefix_in_capitals_and_ten_random_characters():
    assert re.fullmatch(rf"BACK-[{ALPHABET}]{{10}}", new_codes(1, prefix=" back- ")[0])


def test_every_character_is_equally_likely():
    seen = Counter("".join(new_codes(20_000, random_bytes=repeatable_bytes(b"fixed", "evenness"))))
    expected = 200_000 / len(ALPHABET)
    # Seven standard deviations: taking every byte would put eight bytes on four characters and miss by far more.
    assert max(abs(times - expected) for times in seen.values()) < 7 * expected**0.5


def dealt(*words: str):
    """A source of bytes that spells the given words one after the other, whatever number is asked for."""
    queue = [bytes(ALPHABET.index(character) for character in word) for word in words]
    return lambda size: b"".join(queue.pop(0) for _ in range(max(1, size // 10)))


def test_a_code_that_was_drawn_twice_is_given_once():
    codes = new_codes(3, random_bytes=dealt("BBBBBBBBBB", "CCCCCCCCCC", "BBBBBBBBBB", "DDDDDDDDDD"))
    assert codes == ("BBBBBBBBBB", "CCCCCCCCCC", "DDDDDDDDDD")


def test_a_code_in_use_is_not_given_again_whatever_its_case():
    codes = new_codes(1, prefix="X", taken={"xbbbbbbbbbb"}, random_bytes=dealt("BBBBBBBBBB", "CCCCCCCCCC"))
    assert codes == ("XCCCCCCCCCC",)


def test_a_source_that_repeats_itself_is_a_fault_and_not_an_endless_loop():
    with pytest.raises(RuntimeError, match="repeats itself"):
        new_codes(2, random_bytes=bytes)


def test_bytes_that_would_favour_some_characters_are_not_used():
    favouring = iter([bytes([252, 253, 254, 255]) + bytes(6), bytes([27] * 4)])
    assert new_codes(1, random_bytes=lambda size: next(favouring)) == ("2222222222"[:6] + "ZZZZ",)


@pytest.mark.parametrize("prefix", ["=1", "-A", "A B", "Ä", "X" * 21])
def test_a_prefix_that_a_shop_or_spreadsheet_would_trip_over_is_refused(prefix: str):
    with pytest.raises(UnusableInput, match="cannot be used"):
        new_codes(1, prefix=prefix)


def test_the_same_secret_and_label_give_the_same_codes_again_and_any_other_does_not():
    drawn = [
        new_codes(50, random_bytes=repeatable_bytes(secret, label))
        for secret, label in ((b"s", "a"), (b"s", "a"), (b"s", "b"), (b"t", "a"))
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0]) | set(drawn[2]) | set(drawn[3])) == 150


def test_a_pasted_list_has_one_code_per_line_with_blanks_and_duplicates_counted():
    parsed = parse_codes("WELCOME1\r\n\r\n  welcome2 \nWelcome1\n=HYPERLINK(1)\nour spring codes\n")
    assert parsed.codes == ("WELCOME1", "welcome2")
    assert (parsed.duplicates, parsed.blanks, parsed.unusable) == (1, 1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Code,Times Used\nAB12,0\nCD34,0\n",
        "\ufeffcode;uses\nAB12;0\nCD34;0\n",
        '"Rabattcode"\t"Wert"\n"AB12"\t"5"\n"CD34"\t"5"\n',
        "ID,Title,Command,Code\n1,Spring,NEW,AB12\n2,Spring,NEW,CD34\n",
        "Kampagne,Einlösungen\nAB12,0\nCD34,0\n",
        "AB12,0\nCD34,0",
        "'AB12\n'CD34",
    ],
)
def test_a_table_of_codes_is_read_with_and_without_a_header(text: str):
    assert parse_codes(text).codes == ("AB12", "CD34")


def test_an_empty_list_has_no_codes():
    assert parse_codes(" \n ").codes == ()


def test_a_code_longer_than_a_shop_keeps_is_unusable():
    assert parse_codes("A" * 255 + "\n" + "B" * 256).codes == ("A" * 255,)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_list_whatever_gives_a_code_that_starts_like_a_formula(text: str):
    parsed = parse_codes(text)
    assert not any(code[0] in "=+-@\t\r\n\0" for code in parsed.codes)
    assert len({code.upper() for code in parsed.codes}) == len(parsed.codes)


RECIPIENTS = pl.DataFrame({"customer": [7, 3, 9], "needs_code": [True, False, True]})


def test_each_recipient_who_needs_a_code_gets_one_in_the_order_of_the_list():
    assert assign_codes(RECIPIENTS, ("A", "B", "C")).rows() == [(7, True, "A"), (3, False, None), (9, True, "B")]


def test_too_few_codes_are_refused_with_the_number_that_is_missing():
    assert missing_codes(RECIPIENTS, ()) == 2
    with pytest.raises(UnusableInput, match="2 codes are missing"):
        assign_codes(RECIPIENTS, ())
    with pytest.raises(UnusableInput, match="1 code is missing"):
        assign_codes(RECIPIENTS, ("A",))


def test_nobody_needs_a_code_where_nobody_has_a_reward():
    unrewarded = RECIPIENTS.with_columns(needs_code=False)
    assert assign_codes(unrewarded, ()).get_column("code").to_list() == [None, None, None]
