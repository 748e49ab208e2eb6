"""What a cell of several words says of subscription: “Hat sich abgemeldet”, “Does not want mail”, “Tilaus peruttu”."""

import polars as pl

LEFT, DECLINED, STAYS = "unsubscribed", "not subscribed", "subscribed"

_MOST_WORDS = 6  # longer texts are remarks
_LEAVING = (
    r"\b(un ?subscri|opted out|opt out|abgemeldet|ausgetragen|gekündigt|widerrufen|gesperrt|désabonn|desabonn|désinscri|desinscri|"
    r"peruttu|peruutettu|perunut|peruuttanut|poistunut|poistettu|kielletty|kieltänyt|kieltäytynyt|estetty|lopetettu|päättynyt|"
    r"hard bounce|bounced|cleaned|complain|suppressed|blocked|blocklisted|blacklisted|declined|refused|refuses|revoked|withdrawn|"
    r"removed|left)"
)
_STAYING = (
    r"\b(subscri|want|wish|receive|opted in|opt in|allowed|granted|agreed|active|angemeldet|abonn|möchte|will|wünscht|erhält|"
    r"eingewilligt|erlaubt|aktiv|voimassa|annettu|tilaa|haluaa|sallittu|suostunut|aktiivinen)"
)
_MEANT = (
    r"\b(e ?mails?|post|mails?|newsletter|contact|haluaa|halua|tilaa|tilannut|posti|lupa|uutiskirje|subscri|want|möchte|abonn|angemeldet)"
)
_NOT = r"\b(not|no|never|don t|dont|doesn t|doesnt|nicht|kein|keine|keinen|nie|ei|eivät|älä|pas|without|ohne)\b"
_NO_THANKS = r"^(no|nein|ei|nej|non) (thank|thanks|danke|kiitos|tack|merci)\b"
_OPEN = r"\b(pending|yet|noch|vielä|unknown|unbekannt|tuntematon|unconfirmed|confirm|sent|opened|clicked|delivered|soft|if|ask)"


def in_one_word(plain: pl.Expr) -> pl.Expr:
    """Phrases as one of three words; everything else as it is. ``plain``: small letters, words parted by single blanks."""
    is_phrase = plain.str.count_matches(" ", literal=True).is_between(1, _MOST_WORDS - 1) & ~plain.str.contains(_OPEN)
    is_not, leaves, stays = (plain.str.contains(words) for words in (_NOT, _LEAVING, _STAYING))
    return (
        pl.when(is_phrase & leaves)
        .then(pl.when(is_not).then(pl.lit(STAYS)).otherwise(pl.lit(LEFT)))
        .when(is_phrase & plain.str.contains(_NO_THANKS))
        .then(pl.lit(DECLINED))
        .when(is_phrase & is_not & (stays | plain.str.contains(_MEANT)))
        .then(pl.lit(DECLINED))
        .when(is_phrase & stays & ~is_not)
        .then(pl.lit(STAYS))
        .otherwise(plain)
    )
