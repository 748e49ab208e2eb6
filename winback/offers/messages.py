"""The message of each recipient: a closed list of merge tags, filled in column by column; nothing is evaluated.

``{{first_name}}`` is a tag, ``{{first_name|there}}`` one with a fallback for people whose value is not known.
A line of the text with a tag that has neither value nor fallback is left out; in the short texts such a tag is blank.
Other tools’ tags (``*|UNSUB|*``, ``{% unsubscribe %}``) are ordinary text here and pass through.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.offers.links import link_column, tracked_link
from winback.policy import MessageTexts


class MergeTag(StrEnum):
    """What a text may ask for; each is a column of text, null where a person has no such value."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    REWARD = "reward"
    CODE = "code"
    EXPIRES_ON = "expires_on"
    SHOP = "shop"
    LAST_ORDER_ON = "last_order_on"
    FAVOURITE_PRODUCT = "favourite_product"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True)
class Tag:
    """One merge tag in a text. ``fallback`` None: none was given."""

    name: MergeTag
    fallback: str | None = None


Piece = str | Tag

UNSUBSCRIBE = "{{unsubscribe}}"

_TAG = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")
# White space, control characters and those that turn the direction of writing.
_SPACES = r"[\s\p{Cc}\x{202A}-\x{202E}\x{2066}-\x{2069}]+"
# A “name” with an address in it was typed by a spammer to be mailed in the shop's name.
_ADDRESS_IN_A_NAME = r"(?i)://|www\."


def pieces(text: str) -> tuple[Piece, ...]:
    """The text as literals and tags. ``UnusableInput`` names an unknown tag, or braces that are not closed."""
    found: list[Piece] = []
    end = 0
    for match in _TAG.finditer(text):
        found += [_literal(text[end : match.start()]), _tag(match[1].strip(), match[2])]
        end = match.end()
    found.append(_literal(text[end:]))
    return tuple(piece for piece in found if piece != "")


def tags_in(texts: MessageTexts) -> frozenset[MergeTag]:
    """The tags that the texts use, the link included. Raises like ``pieces``."""
    written = (texts.subject, texts.preview_text, texts.text, texts.button, texts.link)
    return frozenset(piece.name for text in written for piece in pieces(text) if isinstance(piece, Tag))


def names_code(text: str) -> bool:
    """Whether a text holds the tag of the code. Raises like ``pieces``."""
    return any(isinstance(piece, Tag) and piece.name is MergeTag.CODE for piece in pieces(text))


def with_unsubscribe(texts: MessageTexts) -> tuple[MessageTexts, bool]:
    """The texts with the unsubscribe tag at the end of the text, and whether it had to be added."""
    if any(isinstance(piece, Tag) and piece.name is MergeTag.UNSUBSCRIBE for piece in pieces(texts.text)):
        return texts, False
    return replace(texts, text=f"{texts.text.rstrip()}\n\n{UNSUBSCRIBE}".lstrip()), True


def render(values: pl.DataFrame, texts: MessageTexts, *, campaign: str) -> pl.DataFrame:
    """[subject, preview_text, text, button, link], one row per row of ``values``, in its order.

    ``values`` has one text column per ``MergeTag``, null where not known. What a customer's value holds is
    never read as a tag. ``campaign`` names the campaign in the link.
    """
    written = {
        "subject": _short(texts.subject),
        "preview_text": _short(texts.preview_text),
        "text": _long(texts.text),
        "button": _short(texts.button),
        "link": link_column(tracked_link(texts.link, campaign=campaign)),
    }
    # Not select alone: a text without tags would give one row for however many people.
    return values.with_columns(_values()).with_columns(**written).select(list(written))


def _literal(text: str) -> str:
    if "{{" in text or "}}" in text:
        raise UnusableInput(
            Message(N_("A tag is not closed, or has one within another.")),
            Message(N_("Write tags like {example}."), example="{{first_name}} / {{first_name|there}}"),
        )
    return text


def _tag(name: str, fallback: str | None) -> Tag:
    if name not in set(MergeTag):
        raise UnusableInput(
            Message(N_("There is no tag {tag}."), tag=f"{{{{{name[:40]}}}}}"),
            Message(N_("The tags are: {known}."), known=", ".join(f"{{{{{tag}}}}}" for tag in MergeTag)),
        )
    return Tag(MergeTag(name), fallback.strip() if fallback is not None else None)


def _values() -> list[pl.Expr]:
    """Values on one line and without characters that cannot be seen; an empty one is not known."""
    plain = {tag: pl.col(tag).str.replace_all(_SPACES, " ").str.strip_chars() for tag in MergeTag}
    names = {
        tag: pl.when(~plain[tag].str.contains(_ADDRESS_IN_A_NAME)).then(plain[tag]) for tag in (MergeTag.FIRST_NAME, MergeTag.LAST_NAME)
    }
    return [pl.when(value != "").then(value).alias(tag) for tag, value in (plain | names).items()]


def _filled(found: Sequence[Piece]) -> list[pl.Expr]:
    return [pl.lit(piece) if isinstance(piece, str) else _with_fallback(piece) for piece in found]


def _with_fallback(tag: Tag) -> pl.Expr:
    return pl.col(tag.name) if tag.fallback is None else pl.col(tag.name).fill_null(tag.fallback)


def _short(text: str) -> pl.Expr:
    """One line; a tag that cannot be filled is blank, and the punctuation before or after it goes too."""
    found = pieces(text)
    filled = pl.concat_str(_filled(found) or [pl.lit("")], ignore_nulls=True).str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(_lacks_a_value(found)).then(filled.str.strip_chars(" ,:–-")).otherwise(filled)


def _lacks_a_value(found: Sequence[Piece]) -> pl.Expr:
    unknown = [pl.col(piece.name).is_null() for piece in found if isinstance(piece, Tag) and piece.fallback is None]
    return pl.any_horizontal(unknown) if unknown else pl.lit(value=False)


def _long(text: str) -> pl.Expr:
    """The lines that can be filled; where some are left out, no wider gap stays than one empty line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined = pl.concat_str([_line(line) for line in lines], separator="\n", ignore_nulls=True)
    return joined.str.replace_all(r"\n{3,}", "\n\n").str.strip_chars("\n")


def _line(line: str) -> pl.Expr:
    """The filled line, or null where a value is missing; the line with the unsubscribe tag always stays."""
    found = pieces(line)
    always = any(isinstance(piece, Tag) and piece.name is MergeTag.UNSUBSCRIBE for piece in found)
    return pl.concat_str(_filled(found) or [pl.lit("")], ignore_nulls=always)
