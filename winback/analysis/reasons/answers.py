"""Which reason an answer states, in the customer's own words.

An answer is read clause by clause, since what follows a “but” may be the opposite of what stood before it. A phrase states its reason
unless it is denied (“not too expensive”). A topic such as the price or the service states one only together with a complaint, or where
it is about all that was said (“Prices!”). What is doubtful states nothing: the answer itself is shown in any case.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from winback.schema import enum
from winback.vocabulary import Reason

_NO = (
    r"(?:no|not|never|nothing|none|neither|nor|without|hardly|cannot|dont|doesnt|didnt|isnt|wasnt|arent|cant|wont|\p{L}+n['’]t"
    r"|kein\p{L}*|nicht|nichts|nie|niemals|ohne|weder|kaum"
    r"|ei|en|emme|ette|eivät|et|eikä|enkä|ilman|ei(?:hän|kö))"
)
_BUT = (
    r"[.,;:!?()\n–—]+|\s-+\s|\b(?:but|however|although|though|because|since|aber|sondern|obwohl|trotzdem|weil|denn|mutta|vaan|vaikka)\b"
    r"|\bkoska\b"
)
_NOT_BECAUSE = r"\b(not|nicht|ei) (?:because|weil|siksi että|koska)\b"
_NO_REASON = (
    r"\bat present\b|\b(?:nothing but|not only|nicht nur)\b|\b(?:gift|geschenk|lahja)[ -]?(?:card|voucher|karte|gutschein|kort)\p{L}*"
)
_FINE = (
    r"(?:good|great|nice|fine|ok|okay|fair|excellent|perfect|best|lovely|love|loved|happy|satisfied|friendly|reasonable|worth|super|prima"
    r"|gut\p{L}*|toll\p{L}*|zufrieden|perfekt\p{L}*|freundlich\p{L}*|fair\p{L}*|top|hyv\p{L}+|loistav\p{L}*|tyytyväi\p{L}*|kiva\p{L}*)"
)
_WORDS_BETWEEN = r"(?:[\p{L}'’]+ ){0,3}"
_FILLERS = r"\b(?:the|your|our|my|it|is|was|of|to|and|for|me|die|der|das|des|dem|den|ihre?|wegen|und|ja|teidän|takia|vuoksi)\b"
_WORDS_OF_A_TOPIC = 2
"""A clause of so many words beside those that say nothing is about its topic and nothing else."""


@dataclass(frozen=True, kw_only=True)
class _Wording:
    """How a reason is put. ``phrases`` hold unless denied; ``denying`` are denials themselves, and hold as they are; ``topics`` hold
    with a word of ``complaints``. A word with * may go on, and any may stand in the plural."""

    phrases: tuple[str, ...]
    denying: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()


_WORDINGS = {
    Reason.BAD_EXPERIENCE: _Wording(
        phrases=(
            *("bad experience", "bad service", "poor quality", "complaint", "damaged", "broken", "faulty", "defective", "disappoint*"),
            *("late delivery", "arrived late", "rude", "unfriendly", "unhappy", "terrible", "awful", "horrible"),
            *("schlechte erfahrung*", "reklamation*", "beschädigt*", "kaputt*", "defekt*", "enttäusch*", "unfreundlich*", "unzufrieden*"),
            *("huono kokemus", "huono palvelu", "reklamaatio*", "rikki", "viallis*", "viallinen", "vaurioitu*", "pettyn*", "pettymy*"),
            *("tyly*", "tyytymät*"),
        ),
        denying=(
            *("never arrived", "did not arrive", "didn't arrive", "didn’t arrive", "not happy", "not satisfied", "nicht zufrieden"),
            *("nie angekommen", "nicht angekommen", "en ollut tyytyväinen", "ei tullut perille", "ei saapunut"),
        ),
        topics=(
            *(
                "quality",
                "service",
                "support",
                "delivery",
                "deliveries",
                "shipping",
                "packaging",
                "qualität*",
                "kundendienst",
                "lieferung*",
            ),
            *("lieferzeit*", "versand*", "verpackung*", "palvelu*", "laatu*", "laadu*", "toimitus*", "toimituks*", "pakkau*"),
        ),
        complaints=(
            *("bad", "worse", "worst", "poor", "low", "lower", "slow", "late", "too long", "unreliable", "declined", "dropped", "problem"),
            *("issue", "wrong", "weak", "lacking", "schlecht*", "schlimm*", "mies*", "langsam*", "spät*", "zu lang*", "mangel*", "mäng*"),
            *("nachgelassen", "gesunken", "problem*", "ärger*", "huono*", "heikko*", "heikent*", "hidas*", "hita*", "myöhäs*", "myöhäss*"),
            *("liian pitkä*", "liian kauan", "ongelm*"),
        ),
    ),
    Reason.REPLENISHMENT_OVERDUE: _Wording(phrases=("forgot", "vergessen", "unohd*", "unohti*")),
    Reason.PRODUCT_GONE: _Wording(
        phrases=(
            *("product gone", "discontinued", "out of stock", "sold out", "ausverkauft", "loppuunmyyty", "loppunut varastosta"),
            "poistunut valikoimasta",
        ),
        denying=(
            *("no longer sold", "no longer sell", "don't sell", "don’t sell", "no longer available", "not available", "not in stock"),
            *("nicht mehr im sortiment", "nicht mehr verfügbar", "nicht verfügbar", "nicht mehr lieferbar", "nicht lieferbar"),
            *("ei enää myynnissä", "ei ole enää myynnissä", "ei saatavilla", "ei ole saatavilla", "ei valikoimassa"),
        ),
    ),
    Reason.GIFT_OR_SEASON: _Wording(
        phrases=(
            *("gift", "a present", "as present", "for christmas", "birthday present", "christmas", "seasonal", "saisonal*"),
            *("geschenk*", "weihnacht*", "lahja*", "sesonki*", "joulu*"),
        ),
        topics=("present", "season", "saison*"),
    ),
    Reason.PRICE: _Wording(
        phrases=(
            *("expensive", "too dear", "overpriced", "pricey", "costly", "cheaper", "cheaply", "too much money", "waiting for a discount"),
            *("teuer*", "teurer", "überteuert*", "billiger*", "günstiger*", "kalli*", "ylihint*", "halvem*"),
        ),
        denying=(
            *("can't afford", "can’t afford", "cannot afford", "could not afford", "couldn't afford", "not affordable", "no discount"),
            *("nicht leisten", "keine rabatte", "kein rabatt", "ei ole varaa", "ei varaa", "ei alennu*"),
        ),
        topics=("price", "cost", "discount", "preis*", "kosten", "versandkosten", "rabatt*", "hinta*", "hinna*", "hinno*", "alennu*"),
        complaints=(
            *(
                "high",
                "higher",
                "too much",
                "increase*",
                "raised",
                "rising",
                "risen",
                "rose",
                "up",
                "steep",
                "crazy",
                "bad",
                "hoch",
                "hohe*",
            ),
            *("höher*", "gestiegen", "steigen", "erhöh*", "angezogen", "korkea*", "korkei*", "liian", "nous*", "noste*"),
        ),
    ),
    Reason.DRIFTED: _Wording(
        phrases=("elsewhere", "competitor", "woanders", "konkurrenz*", "muualta", "muualla", "kilpailija*"),
        denying=(
            *("no need", "no longer need", "do not need", "don't need", "don’t need", "do not use", "don't use", "kein bedarf"),
            *("brauche nicht mehr", "brauche es nicht", "brauche ich nicht", "nicht mehr gebraucht", "ei tarvetta", "ei ole tarvetta"),
            "en tarvitse",
        ),
    ),
    Reason.TRIED_ONCE: _Wording(
        phrases=("just tried", "only tried", "just once", "only once", "nur probiert", "nur einmal probieren", "vain kokeil*"),
    ),
}
_BY_OTHERS = r"\b(?:you|they|sie|ihr|man|te|he) (?:[\p{L}'’]+ ){0,3}(?:forgot|vergessen|unoh\p{L}*)|\b(?:haben|habt) (?:sie|ihr)\b"
"""Who forgot something was the shop."""


def stated_reason(answers: pl.DataFrame) -> pl.Series:
    """The reason that each ``answer`` states, of several the first by precedence; null where none is certain."""
    said = pl.col("answer").str.to_lowercase().str.replace_all(_NOT_BECAUSE, "$1").str.replace_all(_NO_REASON, " ")
    clauses = (
        answers.with_row_index("row")
        .select("row", clause=said.str.replace_all(_BUT, "|").str.split("|"))
        .explode("clause")
        .with_columns(pl.col("clause").str.replace_all(r"\s+", " ").str.strip_chars().fill_null(""))
    )
    told = clauses.select("row", *(_states(wording).alias(reason) for reason, wording in _WORDINGS.items()))
    found = told.with_columns(_forgot_themselves(clauses)).group_by("row", maintain_order=True).agg(pl.all().any())
    first = pl.coalesce(pl.when(reason).then(pl.lit(reason, dtype=enum(Reason))) for reason in _WORDINGS)
    return found.select(stated=first).to_series()


def _forgot_themselves(clauses: pl.DataFrame) -> pl.Series:
    forgot = _states(_WORDINGS[Reason.REPLENISHMENT_OVERDUE]) & ~pl.col("clause").str.contains(_BY_OTHERS)
    return clauses.select(forgot.alias(Reason.REPLENISHMENT_OVERDUE)).to_series()


def _states(wording: _Wording) -> pl.Expr:
    """Whether a clause states the reason that is worded so."""
    clause = pl.col("clause")
    stated = _undenied(wording.phrases)
    if wording.denying:
        stated = stated | clause.str.contains(_word(wording.denying))
    if not wording.topics:
        return stated
    is_bare = clause.str.replace_all(_FILLERS, "").str.count_matches(r"[\p{L}'’]+") <= _WORDS_OF_A_TOPIC
    is_bare = is_bare & ~clause.str.contains(rf"\b{_NO}\b") & ~clause.str.contains(rf"\b{_FINE}\b")
    complains = clause.str.contains(rf"\b{_NO} {_WORDS_BETWEEN}{_FINE}\b")
    if wording.complaints:
        complains = complains | _undenied(wording.complaints)
    return stated | (clause.str.contains(_word(wording.topics)) & (is_bare | complains))


def _undenied(texts: Sequence[str]) -> pl.Expr:
    """Whether one of the words stands in a clause, without a no shortly before it or at the end of the clause."""
    word = _word(texts)
    denied = pl.col("clause").str.contains(rf"\b{_NO} {_WORDS_BETWEEN}{word}|{word} {_WORDS_BETWEEN}(?:nicht|not)$")
    return pl.col("clause").str.contains(word) & ~denied


def _word(texts: Sequence[str]) -> str:
    """A pattern for any of these words, in the plural too."""
    words = "|".join(re.escape(text.rstrip("*")) + (r"\p{L}*" if text.endswith("*") else "s?") for text in texts)
    return rf"\b(?:{words})\b"
