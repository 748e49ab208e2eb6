"""Who the buyers are: names, addresses, consent – one answer per buyer, in order of arrival."""

from datetime import date

import numpy as np
import polars as pl

from winback.demo.baskets import Likings
from winback.demo.behaviour import FIRST_DAY, Floats, Life
from winback.demo.business import Business, Country
from winback.demo.frames import BUYERS
from winback.demo.names import Pools, pools
from winback.demo.streams import stream

_WITH_PHONE = 0.4
_PHONE_ONLY = 0.02
_ABROAD = 0.04
_TICKS_THE_BOX = 0.45
_SUBSCRIBES_LATER = 0.25
_UNSUBSCRIBES = 0.18


def buyers(life: Life, business: Business, country: Country, *, likings: Likings, seed: int, as_of: date) -> pl.DataFrame:
    """BUYERS: everybody who has arrived by ``as_of``."""
    arrived = int(np.searchsorted(life.arrived_day, (as_of - FIRST_DAY).days, side="right"))
    kinds = pl.DataFrame(
        {
            "kind": [kind.name for kind in business.kinds],
            "is_company": [kind.is_company for kind in business.kinds],
            "is_lead": [not kind.orders for kind in business.kinds],
        }
    )
    known = kinds[life.kind[:arrived]].with_columns(
        buyer=pl.int_range(arrived, dtype=pl.Int64),
        arrived_on=pl.lit(FIRST_DAY) + pl.duration(days=pl.lit(pl.Series(life.arrived_day[:arrived]))),
        favourite=pl.Series([product.sku for product in business.products]).gather(likings.favourite[:arrived]),
        misses=likings.misses[:arrived],
        pays_on_delivery=stream(seed, "cash on delivery").random(arrived) < 0.03,
    )
    named = _with_names(known, pools(country.locale), country, seed)
    reachable = _with_phones(_with_emails(named, seed), pools(country.locale), seed)
    return BUYERS.conform(_with_consent(reachable, seed, as_of))


def _with_names(known: pl.DataFrame, drawn: Pools, country: Country, seed: int) -> pl.DataFrame:
    def pick(question: str, pool: tuple[str, ...]) -> pl.Series:
        return pl.Series(pool).gather(stream(seed, question).integers(0, len(pool), known.height))

    house_number = pl.Series(stream(seed, "house number").integers(1, 120, known.height)).cast(pl.String)
    street = pick("street", drawn.streets)
    return known.with_columns(
        first_name=pick("first name", drawn.first_names),
        last_name=pick("last name", drawn.last_names),
        company=pl.when("is_company").then(pick("company", drawn.companies)),
        street=house_number + " " + street if country.code == "GB" else street + " " + house_number,
        city=pick("place", drawn.cities),
        postcode=pick("place", drawn.postcodes),
        country=_countries(country, stream(seed, "abroad").random(known.height)),
    )


def _countries(country: Country, draws: Floats) -> pl.Series:
    """Where each buyer lives: abroad, with a neighbour, else at home."""
    shares = (_ABROAD, *(neighbour.share for neighbour in country.neighbours))
    codes = (country.abroad_code, *(neighbour.code for neighbour in country.neighbours), country.code)
    return pl.Series(codes).gather(np.searchsorted(np.cumsum(shares), draws, side="right"))


def _with_emails(named: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Addresses from the name and the buyer's number, which makes them unique."""
    domain = pl.Series(("example.com", "example.org")).gather(stream(seed, "domain").integers(0, 2, named.height))
    return named.with_columns(email=pl.format("{}.{}{}@{}", _ascii("first_name"), _ascii("last_name"), pl.col("buyer") + 1, pl.lit(domain)))


def _ascii(name: str) -> pl.Expr:
    spelled = pl.col(name).str.to_lowercase().str.replace_many(["ä", "ö", "ü", "ß", "å"], ["ae", "oe", "ue", "ss", "a"])
    return spelled.str.normalize("NFKD").str.replace_all(r"[^a-z0-9]", "")


def _with_phones(named: pl.DataFrame, drawn: Pools, seed: int) -> pl.DataFrame:
    """Numbers in order of arrival, one per buyer, until the free ranges are used up; a few have nothing else."""
    draw = pl.Series(stream(seed, "phone").random(named.height))
    nth = (draw < _WITH_PHONE).cast(pl.Int64).cum_sum() - 1
    has_phone = (draw < _WITH_PHONE) & (nth < len(drawn.phones))
    phones = pl.Series(drawn.phones).gather(nth.clip(0, len(drawn.phones) - 1))
    phone_only = has_phone & (draw < _PHONE_ONLY) & ~named["is_lead"]
    return named.with_columns(
        phone=pl.when(has_phone).then(phones),
        email=pl.when(~phone_only).then("email"),
        pays_on_delivery=pl.col("pays_on_delivery") | phone_only,
    )


def _with_consent(named: pl.DataFrame, seed: int, as_of: date) -> pl.DataFrame:
    """Consent at the checkout, later through a form, and its end: the order's box is not today's consent."""
    draw = pl.Series(stream(seed, "subscribes").random(named.height))
    later = pl.lit(pl.Series(stream(seed, "subscribes later").integers(1, 240, named.height)))
    stays = pl.lit(pl.Series(stream(seed, "subscribed for").integers(20, 700, named.height)))
    unsubscribes = pl.Series(stream(seed, "unsubscribes").random(named.height) < _UNSUBSCRIBES)
    has_email = pl.col("email").is_not_null()
    ticks = has_email & (draw < _TICKS_THE_BOX) & ~pl.col("is_lead")
    in_a_form = has_email & (draw < _TICKS_THE_BOX + _SUBSCRIBES_LATER)
    subscribed = named.with_columns(
        ticked_on=pl.when(ticks).then("arrived_on"),
        subscribed_on=pl.when(ticks | pl.col("is_lead"))
        .then("arrived_on")
        .when(in_a_form)
        .then(pl.col("arrived_on") + pl.duration(days=later)),
    )
    ended = subscribed.with_columns(unsubscribed_on=pl.when(unsubscribes).then(pl.col("subscribed_on") + pl.duration(days=stays)))
    return ended.with_columns(
        email_consent=(pl.col("subscribed_on") <= as_of).fill_null(False) & ~(pl.col("unsubscribed_on") <= as_of).fill_null(False),
        sms_consent=pl.col("phone").is_not_null() & pl.Series(stream(seed, "sms").random(named.height) < 0.2),
    ).with_columns(
        subscribed_on=pl.when(pl.col("subscribed_on") <= as_of).then("subscribed_on"),
        unsubscribed_on=pl.when(pl.col("unsubscribed_on") <= as_of).then("unsubscribed_on"),
    )
