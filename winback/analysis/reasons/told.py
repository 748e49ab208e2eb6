"""Told us: what customers said themselves, in the answers to a survey or as a tag that the shop gave them.

A tag states a reason where it is one of our words behind one of our prefixes: “reason: price”, “Grund: Preis”, “syy: hinta”,
“winback:price”. Other tags say nothing. An answer is searched for the same words; it counts whether one is in it or not.
"""

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

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
"""The words that state a reason, in small letters. A tag is one of them; an answer holds one, where a word with * may go on."""

_PREFIX = r"(?i)^\s*(?:winback|reason|grund|syy)\s*[:=]\s*(.+?)\s*$"
_SEPARATOR = r"\s*[,;|]\s*"


def told(people: pl.DataFrame, orders: pl.DataFrame, *, as_of: date) -> pl.LazyFrame:
    """PEOPLE and ORDERS → [customer, day, answer, stated] of everybody who said why.

    An answer counts before tags, and the tag of the customer before those of their orders, of which the newest does; ``answer`` is
    null for tags. Of several reasons in one cell the first by precedence is taken.
    """
    answered = _answered(people.lazy(), as_of=as_of)
    of_people = _tagged(people.lazy().select("customer", "tags", day=pl.lit(None, dtype=pl.Date)))
    theirs = orders.lazy().filter(pl.col("customer").is_not_null(), pl.col("ordered_on") <= as_of)
    of_orders = _tagged(theirs.select("customer", "tags", day="ordered_on"))
    tags = pl.concat([of_people.with_columns(rank=pl.lit(0)), of_orders.with_columns(rank=pl.lit(1))])
    newest = tags.sort("customer", "rank", "day", "stated", descending=[False, False, True, False])
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    by_tag = newest.filter(is_first).select("customer", "day", pl.lit(None, dtype=pl.String).alias("answer"), "stated")
    return pl.concat([answered, by_tag.join(answered, on="customer", how="anti")])


def _answered(people: pl.LazyFrame, *, as_of: date) -> pl.LazyFrame:
    """[customer, day, answer, stated] of those who answered a survey, on a day up to the as-of date or on one that is not known."""
    said = pl.col("answer").str.to_lowercase()
    stated = pl.coalesce(
        pl.when(said.str.contains(_any_of(texts))).then(pl.lit(reason, dtype=enum(Reason))) for reason, texts in WORDS.items()
    )
    return people.filter(pl.col("answer").is_not_null(), pl.col("answered_on").is_null() | (pl.col("answered_on") <= as_of)).select(
        "customer", pl.col("answered_on").alias("day"), "answer", stated.alias("stated")
    )


def _any_of(texts: tuple[str, ...]) -> str:
    """A pattern for any of these words, in the plural too."""
    words = "|".join(re.escape(text.rstrip("*")) + (r"\p{L}*" if text.endswith("*") else "s?") for text in texts)
    return rf"(?:^|[^\p{{L}}])(?:{words})(?:$|[^\p{{L}}])"


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
