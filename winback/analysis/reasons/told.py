"""Told us: what customers said themselves, in the answers to a survey or as a tag that the shop gave them.

A tag states a reason where it is one of our words behind one of our prefixes: “reason: price”, “Grund: Preis”, “syy: hinta”,
“winback:price”. Other tags say nothing. An answer counts whether it states one of our reasons or not, unless it was given long before
the last order: who ordered again since has not left for it.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from winback.analysis.reasons.answers import stated_reason
from winback.schema import enum
from winback.vocabulary import Reason

WORDS: Mapping[Reason, tuple[str, ...]] = {
    Reason.BAD_EXPERIENCE: (
        *("bad experience", "bad service", "quality", "complaint", "damaged", "broken", "disappointed", "late delivery"),
        *("schlechte erfahrung*", "service", "qualität*", "reklamation*", "beschädigt*", "kaputt*", "enttäusch*", "lieferzeit*"),
        *("huono kokemus", "palvelu*", "laatu*", "laadu*", "reklamaatio*", "rikki", "pettyn*", "pettymy*", "toimitusaika*"),
    ),
    Reason.REPLENISHMENT_OVERDUE: ("forgot", "vergessen", "unohd*", "unohti*"),
    Reason.PRODUCT_GONE: (
        *("product gone", "no longer sold", "discontinued", "out of stock", "sold out"),
        *("nicht mehr im sortiment", "ausverkauft", "nicht mehr verfügbar"),
        *("ei enää myynnissä", "loppuunmyyty", "loppunut varastosta", "poistunut valikoimasta"),
    ),
    Reason.GIFT_OR_SEASON: (
        *("gift", "present", "season", "christmas"),
        *("geschenk*", "saison*", "weihnacht*"),
        *("lahja*", "sesonki*", "joulu*"),
    ),
    Reason.PRICE: (
        *("price", "expensive", "too dear", "cheaper", "discount"),
        *("preis*", "teuer*", "teurer", "billiger*", "günstiger*", "rabatt*"),
        *("hinta*", "hinna*", "kalli*", "halvem*", "alennu*"),
    ),
    Reason.DRIFTED: (
        *("no need", "no longer need", "do not need", "don't need", "elsewhere", "competitor"),
        *("kein bedarf", "brauche nicht mehr", "nicht mehr gebraucht", "woanders", "konkurrenz*"),
        *("ei tarvetta", "en tarvitse", "muualta", "kilpailija*"),
    ),
    Reason.TRIED_ONCE: ("just tried", "only tried", "just once", "nur probiert", "nur einmal probieren", "vain kokeil*"),
}
"""The words by which a tag states a reason, in small letters; what a * ends may be the beginning of a longer word."""

_PREFIX = r"(?i)^\s*(?:winback|reason|grund|syy)\s*[:=]\s*(.+?)\s*$"
_ANSWERED = pl.Schema({"customer": pl.Int64(), "answer": pl.String(), "day": pl.Date(), "stated": enum(Reason)})
_SEPARATOR = r"\s*[,;|]\s*"


def told(people: pl.DataFrame, orders: pl.DataFrame, customers: pl.DataFrame, *, as_of: date, answers_until: date) -> pl.LazyFrame:
    """PEOPLE, ORDERS and CUSTOMERS → [customer, day, answer, stated] of everybody who said why.

    An answer counts before tags, and the tag of the customer before those of their orders, of which the newest does; ``answer`` is
    null for tags. Of several reasons in one cell the first by precedence is taken. ``answers_until`` is the last day whose answers are
    known, which may be later than that of the orders.
    """
    answered = _answered(people.lazy(), customers.lazy(), until=answers_until)
    of_people = _tagged(people.lazy().select("customer", "tags", day=pl.lit(None, dtype=pl.Date)))
    theirs = orders.lazy().filter(pl.col("customer").is_not_null(), pl.col("ordered_on") <= as_of)
    of_orders = _tagged(theirs.select("customer", "tags", day="ordered_on"))
    tags = pl.concat([of_people.with_columns(rank=pl.lit(0)), of_orders.with_columns(rank=pl.lit(1))])
    newest = tags.sort("customer", "rank", "day", "stated", descending=[False, False, True, False])
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    by_tag = newest.filter(is_first).select("customer", "day", pl.lit(None, dtype=pl.String).alias("answer"), "stated")
    return pl.concat([answered, by_tag.join(answered, on="customer", how="anti")])


def _answered(people: pl.LazyFrame, customers: pl.LazyFrame, *, until: date) -> pl.LazyFrame:
    """[customer, day, answer, stated] of those who answered a survey, not later than ``until`` and not more than one gap before their
    last order – their own gap, else the usual one of the shop –, or on a day that is not known."""
    gaps = pl.col("occasions") - 1
    own, usual = pl.col("log_gaps") / gaps, pl.col("log_gaps").sum() / gaps.sum()
    gap_days = pl.when(gaps > 0).then(own).otherwise(usual).exp().fill_nan(None).fill_null(0).round().cast(pl.Int32)
    since = customers.select("customer", since=pl.col("last_day") - pl.duration(days=gap_days))
    day = pl.col("answered_on")
    answers = people.filter(pl.col("answer").is_not_null(), day.is_null() | (day <= until)).join(since, on="customer")
    given = answers.filter(day.is_null() | (day >= pl.col("since"))).select("customer", "answer", day=day)
    return given.map_batches(_with_reason, schema=_ANSWERED).select("customer", "day", "answer", "stated")


def _with_reason(answers: pl.DataFrame) -> pl.DataFrame:
    return answers.with_columns(stated_reason(answers).alias("stated"))


def _tagged(tagged: pl.LazyFrame) -> pl.LazyFrame:
    """[customer, tags, day] → [customer, day, stated], one row for each tag that states a reason."""
    stated = pl.col("tag").str.extract(_PREFIX).str.to_lowercase().str.replace_all("_", " ")
    reasons = {text.rstrip("*"): reason for reason, texts in WORDS.items() for text in (*texts, reason.value.replace("_", " "))}
    return (
        tagged.filter(pl.col("tags").str.contains(r"(?i)(?:winback|reason|grund|syy)\s*[:=]"))
        .with_columns(tag=pl.col("tags").str.replace_all(_SEPARATOR, ",").str.split(","))
        .explode("tag")
        .with_columns(stated=stated.replace_strict(reasons, default=None, return_dtype=enum(Reason)))
        .filter(pl.col("stated").is_not_null())
        .select("customer", "day", "stated")
    )
