"""The link of the button: checked, with UTM parameters, and with the code where it asks for it."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message

CODE_TAG = "{{code}}"
"""The only tag in a link: addresses carry nothing about a person."""

# Percent first; what may stand unescaped in a code but means something else in an address.
_ESCAPES = {"%": "%25", "&": "%26", "#": "%23", "?": "%3F", "+": "%2B", "/": "%2F", "=": "%3D"}


def tracked_link(link: str, *, campaign: str, medium: str = "email") -> str:
    """The link with ``utm_source``, ``utm_medium`` and ``utm_campaign`` added where it has none of its own; "" stays "".

    Raises ``UnusableInput`` unless it is an http or https address, without a sign-in, whose only tag is ``{{code}}``.
    """
    if not link.strip():
        return ""
    address = _checked(link.strip())
    own = {name for name, _ in parse_qsl(address.query, keep_blank_values=True)}
    utm = {"utm_source": "winback", "utm_medium": medium, "utm_campaign": campaign}
    added = urlencode({name: value for name, value in utm.items() if name not in own})
    return urlunsplit(address._replace(query="&".join(part for part in (address.query, added) if part)))


def link_column(tracked: str) -> pl.Expr:
    """The link of each recipient, from the column ``code``; who has no code gets the front page instead of a dead end."""
    if CODE_TAG not in tracked:
        return pl.lit(tracked)
    before, *after = tracked.split(CODE_TAG)
    code = pl.col("code")
    for character, escape in _ESCAPES.items():
        code = code.str.replace_all(character, escape, literal=True)
    pieces = [pl.lit(before), *(piece for text in after for piece in (code, pl.lit(text)))]
    return pl.when(pl.col("code").is_not_null()).then(pl.concat_str(pieces)).otherwise(pl.lit(_front_page(tracked)))


def _checked(link: str) -> SplitResult:
    address = _web_address(link)
    only_code = not {"{", "}"} & set(link.replace(CODE_TAG, ""))
    if address is None or not only_code or " " in link or not link.isprintable():
        raise UnusableInput(
            Message(N_("The link cannot be used.")),
            Message(N_("Enter an address that starts with https:// or http://. The only tag it may hold is {tag}."), tag=CODE_TAG),
        )
    return address


def _web_address(link: str) -> SplitResult | None:
    """The parts of an http or https address with a fixed host and no sign-in; None for anything else."""
    try:
        address = urlsplit(link)
        _ = address.port  # raises where it is no number
    except ValueError:
        return None
    plain_host = bool(address.hostname) and "@" not in address.netloc and CODE_TAG not in address.netloc
    return address if address.scheme in {"http", "https"} and plain_host else None


def _front_page(tracked: str) -> str:
    address = urlsplit(tracked)
    utm = urlencode([(name, value) for name, value in parse_qsl(address.query) if name.startswith("utm_")])
    return urlunsplit((address.scheme, address.netloc, "/", utm, ""))
