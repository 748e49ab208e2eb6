import polars as pl
import pytest

from winback.errors import UnusableInput
from winback.offers.links import link_column, tracked_link


def links(link: str, *codes: str | None) -> list[str]:
    coded = pl.DataFrame({"code": codes}, schema={"code": pl.String})
    tracked = tracked_link(link, campaign="win_back")
    return coded.with_columns(link=link_column(tracked)).get_column("link").to_list()


UTM = "utm_source=winback&utm_medium=email&utm_campaign=win_back"


@pytest.mark.parametrize(
    ("link", "tracked"),
    [
        ("https://shop.example.com", f"https://shop.example.com?{UTM}"),
        (" http://shop.example.com/new?size=m#top ", f"http://shop.example.com/new?size=m&{UTM}#top"),
        ("https://shop.example.com/?utm_source=mine", "https://shop.example.com/?utm_source=mine&utm_medium=email&utm_campaign=win_back"),
        ("", ""),
    ],
)
def test_a_link_gets_the_campaign_parameters_that_it_has_not_got(link: str, tracked: str):
    assert tracked_link(link, campaign="win_back") == tracked


def test_the_name_of_a_campaign_is_escaped():
    assert tracked_link("https://a.example.com", campaign="a&b=c d").endswith("utm_campaign=a%26b%3Dc+d")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "shop.example.com",
        "ftp://shop.example.com",
        "https://",
        "https:///path",
        "https://user:secret@shop.example.com",
        "https://shop.example.com:port/",
        "https://[shop",
        "https://shop.example.com/\nx",
        "https://shop.example.com/a b",
        "https://shop.example.com/{{first_name}}",
        "https://{{code}}.example.com/",
        "data:text/html,x",
    ],
)
def test_anything_but_a_plain_web_address_is_refused_without_repeating_it(link: str):
    with pytest.raises(UnusableInput) as refused:
        tracked_link(link, campaign="win_back")
    assert "secret" not in str(refused.value)


def test_a_link_carries_the_code_escaped_and_who_has_none_gets_the_front_page():
    assert links("https://shop.example.com/discount/{{code}}?redirect=/sale", "AB12", "5%&MORE", None) == [
        f"https://shop.example.com/discount/AB12?redirect=/sale&{UTM}",
        f"https://shop.example.com/discount/5%25%26MORE?redirect=/sale&{UTM}",
        f"https://shop.example.com/?{UTM}",
    ]


def test_a_link_without_the_code_is_the_same_for_everybody():
    assert set(links("https://shop.example.com/", "AB12", None)) == {f"https://shop.example.com/?{UTM}"}
