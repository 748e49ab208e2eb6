"""The words in which shops and mailing tools say whether somebody may be written to: one vocabulary for every file.

All are as ``plain`` leaves them. ``NO_WORDS`` and ``YES_WORDS`` cannot mean anything else; a bare yes or no answers whatever
its column asks.
"""

import polars as pl

NO_WORDS = frozenset((
    "unsubscribed", "unsubscribe", "un subscribed", "not subscribed", "non subscribed", "nonsubscribed", "never subscribed",
    "neversubscribed", "opted out", "opt out", "optout", "optedout", "cleaned", "bounced", "bounce", "hard bounce", "hard bounced",
    "hardbounce", "suppressed", "user suppressed", "manually suppressed", "blocklisted", "blacklisted", "blocked", "complained",
    "complaint", "spam", "spam complaint", "marked as spam", "abuse", "abused", "junk", "declined", "denied", "revoked", "withdrawn",
    "do not contact", "do not email", "inactive", "deactivated", "disabled", "abgemeldet", "ausgetragen", "gesperrt", "blockiert",
    "unerwünscht", "gebounct", "inaktiv", "deaktiviert", "nicht abonniert", "widerrufen", "désabonné", "desabonne", "désinscrit",
    "desinscrit", "non abonné", "inactif", "baja", "dado de baja", "no suscrito", "inactivo", "disiscritto", "non iscritto", "inattivo",
    "uitgeschreven", "afgemeld", "inactief", "avregistrerad", "avanmäld", "peruttu", "peruutettu", "poistunut", "estetty",
    "ei tilaaja", "kielletty", "abbestellt", "widersprochen", "nicht angemeldet", "keine einwilligung", "no consent", "not consented",
))  # fmt: skip
YES_WORDS = frozenset((
    "subscribed", "subscriber", "resubscribed", "active", "opted in", "opt in", "optin", "optedin", "confirmed", "double opt in",
    "single opt in", "confirmed opt in", "enabled", "allowed", "granted", "accepted", "aktiv", "angemeldet", "abonniert", "bestätigt",
    "abonné", "abonne", "inscrit", "actif", "activo", "suscrito", "iscritto", "attivo", "ingeschreven", "actief", "aangemeld",
    "prenumerant", "tilaaja", "aktiivinen", "vahvistettu",
))  # fmt: skip
BARE_NO = frozenset(("no", "n", "false", "f", "0", "off", "nein", "non", "ei", "nej", "nee", "falsch", "faux", "falso"))
BARE_YES = frozenset(("yes", "y", "true", "t", "1", "on", "ja", "oui", "si", "sí", "sì", "kyllä", "wahr", "vrai", "vero"))
NOT_SAID = frozenset(("unknown", "none", "null", "nan", "na", "n a", "unbekannt", "inconnu", "tuntematon"))
"""What stands in a cell that says nothing."""
BEGINNINGS_OF_NO = r"^(?:no|not|never|nein|nicht|keine?|non|pas|ei|nej|inte|ingen|nee|niet|geen|nunca|mai)(?: |$)"
"""“Nein, danke”: a refusal that goes on. Yes has none of these, since what follows may take it back."""


def plain(text: pl.Expr) -> pl.Expr:
    """In small letters, the words parted by single blanks."""
    return text.str.normalize("NFC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
