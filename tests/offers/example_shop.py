"""A few customers of a made-up shop, as the analysis would hand them over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.analysis.returners import LaterOrders
from winback.locale.formats import speaker
from winback.offers.choosing import Analysed
from winback.offers.plan import Shop
from winback.offers.plays import WIN_BACK, default_rules, play
from winback.policy import OfferRules
from winback.schema import CHANCES, CUSTOMERS, FAVOURITES, LAST_CHANNELS, PEOPLE, SEGMENTED, STAGED, enum
from winback.vocabulary import ChanceSource, Consent, Reason, RfmSegment, Stage, ValueTier

AS_OF = date(2026, 6, 30)
SHOP = Shop(name="Bean & Cup", currency="EUR", words=speaker("en"))
NOBODY = pl.Series("customer", [], dtype=pl.Int64)


def rules(**changes: object) -> OfferRules:
    """The default rules of the win-back play with a link, changed where asked."""
    chosen = default_rules(play(WIN_BACK), say=SHOP.words.say, link="https://shop.example.com/")
    return replace(chosen, **changes)  # type: ignore[arg-type]


def numbers(*customers: int) -> pl.Series:
    """Customer numbers, as a list of them is handed over."""
    return pl.Series("customer", customers, dtype=pl.Int64)


def people(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """PEOPLE numbered from 1; by default with an address and consent for e-mail only."""
    defaults = {
        "first_name": "Ada",
        "email_consent": Consent.YES.value,
        "sms_consent": Consent.UNKNOWN.value,
        "phone_consent": Consent.UNKNOWN.value,
        "ads_consent": Consent.UNKNOWN.value,
    }
    numbered = [
        {"customer": number, "customer_key": f"i:test:{number}", "email": f"p{number}@example.com", **defaults, **row}
        for number, row in enumerate(rows, start=1)
    ]
    if not numbered:
        return PEOPLE.empty()
    columns = {"customer": pl.Int64, **dict.fromkeys((key for row in numbered for key in row if key != "customer"), pl.String)}
    return PEOPLE.conform(pl.DataFrame(numbered, schema=columns))


def analysed(*rows: Mapping[str, object]) -> Analysed:
    """One customer per row: what differs from a customer gone quiet for 200 days with a value of 100.

    Besides the columns of PEOPLE a row may hold stage, tier, net, silent, favourite, reason, channel, first (day), recency,
    occasions (else 2), yearly (value, else 0) and chance (else 0.1).
    """
    numbers = list(range(1, len(rows) + 1))
    silent = [int(str(row.get("silent", 200))) for row in rows]
    customers = pl.DataFrame(
        {
            "customer": numbers,
            "first_day": [row.get("first", AS_OF - timedelta(days=days + 10)) for row, days in zip(rows, silent, strict=True)],
            "last_day": [AS_OF - timedelta(days=days) for days in silent],
            "silent_days": silent,
            "occasions": [int(str(row.get("occasions", 2))) for row in rows],
            "orders": [2 for _ in rows],
            "net": [Decimal(str(row.get("net", 100))) for row in rows],
            "net_last_year": [Decimal(str(row.get("yearly", 0))) for row in rows],
            "discounted_net": [Decimal(0) for _ in rows],
            "log_gaps": [0.0 for _ in rows],
        }
    )
    scores = {score: [int(str(row.get("recency", 3))) for row in rows] for score in ("recency_score", "frequency_score", "monetary_score")}
    segmented = {
        "customer": numbers,
        **scores,
        "rfm_segment": [RfmSegment.NEED_ATTENTION.value for _ in rows],
        "value_tier": [str(row.get("tier", ValueTier.HIGH)) for row in rows],
    }
    liked = [(number, str(row["favourite"])) for number, row in zip(numbers, rows, strict=True) if "favourite" in row]
    reached = [(number, str(row["channel"])) for number, row in zip(numbers, rows, strict=True) if row.get("channel")]
    own = {"stage", "tier", "net", "silent", "favourite", "reason", "channel", "first", "recency", "chance", "occasions", "yearly"}
    return Analysed(
        customers=CUSTOMERS.conform(customers),
        staged=STAGED.conform(pl.DataFrame({"customer": numbers, "stage": [str(row.get("stage", Stage.LAPSED)) for row in rows]})),
        segmented=SEGMENTED.conform(pl.DataFrame(segmented)),
        people=people([{key: value for key, value in row.items() if key not in own} for row in rows]),
        favourites=FAVOURITES.check(
            pl.DataFrame(
                {
                    "customer": [number for number, _ in liked],
                    "product": [name for _, name in liked],
                    "product_name": [name for _, name in liked],
                    "category": [None] * len(liked),
                },
                schema=dict(FAVOURITES.columns),
            )
        ),
        channels=pl.DataFrame(reached, schema=dict(LAST_CHANNELS.columns), orient="row"),
        reasons=pl.DataFrame(
            {"customer": numbers, "reason": [str(row.get("reason", Reason.UNKNOWN)) for row in rows]},
            schema={"customer": pl.Int64, "reason": enum(Reason)},
        ),
        chances=CHANCES.conform(
            pl.DataFrame(
                {
                    "customer": numbers,
                    "chance": [float(str(row.get("chance", 0.1))) for row in rows],
                    "chance_source": [ChanceSource.OWN_CURVE.value for _ in rows],
                }
            )
        ),
        later_orders=LaterOrders(mean=0.0, returners=0),
        as_of=AS_OF,
    )
