"""A made-up language in which every translated text stands in brackets, and what of a page stands outside them.

What is left after the bracketed texts is data – names, addresses, numbers – or a word that nobody can translate.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Any

import polars as pl
import pytest
from babel import Locale
from google.protobuf.message import Message as Protobuf
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import local_script_runner

from winback.locale import Message, Translator
from winback.locale.formats import Speaker
from winback.ui.session import visitor

OPEN, CLOSE = "⟦", "⟧"
BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNS = re.compile(
    r":material/\w+:|:\w+-badge\[|`[^`]*`|</?\w+[^>]*>|%\{[^}]*\}|\{\{[^}|]*\}\}|https?://\S+|[*#]|[\w/-]+\.(?:csv|xlsx|json)\b"
)
"""Icons, badges, code, tags of charts, gaps of hover texts, merge tags, links, marks of Markdown, names of files."""
_AROUND = " .,:;·→()“”"

_TECHNICAL = """active_script_hash autocomplete config deferred_file_id favicon form_id format fragment_id hash icon id image language max
min page page_script_hash query_param_key size tag type url url_pathname"""
TECHNICAL = frozenset(_TECHNICAL.split())
"""Fields of Streamlit's messages that nobody reads. All others are looked at, so that a new kind of element is too."""
NOT_READ = frozenset(
    {
        ("Html", "body"),
        ("DateInput", "default"),
        ("FileUploader", "type"),
        ("PageConfig", "title"),
        ("Code", "code_text"),
        ("ForwardMsg", "new_session"),
    }
)
READ_IN_CHARTS = frozenset({"text", "ticktext", "hovertext", "hovertemplate", "title", "name"})


class _Brackets(Translator):
    """Puts each line of a text in brackets; lines are what a message to customers may lose."""

    def gettext(self, text: str) -> str:
        return "\n".join(f"{OPEN}{line}{CLOSE}" if line else "" for line in text.split("\n"))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


class _BracketSpeaker(Speaker):
    """Text that is filled in stands outside the brackets; numbers and days stand inside."""

    def day(self, day: date) -> str:
        return f"{OPEN}{super().day(day)}{CLOSE}"

    def day_long(self, day: date) -> str:
        return f"{OPEN}{super().day_long(day)}{CLOSE}"

    def month(self, day: date) -> str:
        return f"{OPEN}{super().month(day)}{CLOSE}"

    def _value(self, value: object) -> str:
        said = super()._value(value)
        return f"{CLOSE}{said}{OPEN}" if isinstance(value, str | Message | date | tuple) else said


def bracket_speaker() -> Speaker:
    """Speaks English in brackets."""
    return _BracketSpeaker(_Brackets("en", NullTranslations()), Locale.parse("en_GB"))


@dataclass(frozen=True)
class Shown:
    """A text on screen, and where it stands."""

    place: str
    text: str

    def outside(self) -> list[str]:
        """The pieces of it that are in no brackets. A message to a customer has brackets within brackets."""
        rest = bare(self.text)
        while (outer := BRACKETED.sub("\n", rest)) != rest:
            rest = outer
        return [piece.strip(_AROUND) for piece in rest.splitlines()]


def hear(monkeypatch: pytest.MonkeyPatch) -> list[ForwardMsg]:
    """Let all pages speak in brackets; returns the list that everything they send is added to."""
    sent: list[ForwardMsg] = []
    parse = local_script_runner.parse_tree_from_messages

    def kept(messages: list[ForwardMsg]) -> object:
        sent.extend(message for message in messages if list(message.navigation.sections) != [""])  # AppTest's own list of files
        return parse(messages)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", kept)
    monkeypatch.setattr(visitor, "speaker", lambda _language: bracket_speaker())
    return sent


@dataclass(frozen=True)
class Data:
    """What a shop's data hold: single ``words`` that may turn up anywhere, and ``whole`` texts that stand alone."""

    words: frozenset[str]
    whole: frozenset[str]

    def strange(self, shown: Shown) -> list[str]:
        """The words of a text that stand in no brackets and are not of the data."""
        whole = {bare(text).strip(_AROUND) for text in self.whole}
        pieces = [piece for piece in shown.outside() if piece not in whole]
        return [found.group() for piece in pieces for found in WORD.finditer(piece) if not self._holds(found)]

    def _holds(self, found: re.Match[str]) -> bool:
        """Whether a word is one of the data; where a narrow place cut a name short, the beginning of one."""
        word = found.group().lower()
        cut = found.string[found.end() :].startswith("…")
        return word in self.words or (cut and any(known.startswith(word) for known in self.words))


def untranslated(sent: Iterable[ForwardMsg], data: Data) -> list[str]:
    """Texts with words that are in no brackets and not of the data, each with its place."""
    everything = {text for message in sent for text in texts_of(message)}
    return sorted(f"{one.place}: {', '.join(strange)} in “{one.text[:200]}”" for one in everything if (strange := data.strange(one)))


def bare(text: str) -> str:
    """A text without the strokes that escape Markdown, and without what is no word."""
    return _SIGNS.sub(" ", text.replace("\\", ""))


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in data."""
    return frozenset(word.lower() for text in texts for word in WORD.findall(text))


def texts_of(message: Protobuf) -> Iterator[Shown]:
    """Every text of a message that somebody sees or hears."""
    for field, value in message.ListFields():
        place = f"{message.DESCRIPTOR.name}.{field.name}"
        if field.name in TECHNICAL or (message.DESCRIPTOR.name, field.name) in NOT_READ:
            continue
        for one in value if field.is_repeated else [value]:
            match one:
                case str() if field.name == "spec":
                    yield from (Shown(place, text) for text in _in_chart(json.loads(one)))
                case str() if field.name == "columns":
                    yield from (Shown(place, text) for text in _labels(json.loads(one)))
                case str():
                    yield Shown(place, one)
                case bytes() if field.name == "data":
                    yield from (Shown(place, text) for text in _in_table(one))
                case Protobuf():
                    yield from texts_of(one)


def _in_chart(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _strings(value) if name in READ_IN_CHARTS else _in_chart(value)
    elif isinstance(part, list):
        for value in part:
            yield from _in_chart(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _labels(columns: dict[str, dict[str, Any]]) -> Iterator[str]:
    return (column[name] for column in columns.values() for name in ("label", "help") if column.get(name))


def _in_table(data: bytes) -> Iterator[str]:
    table = pl.read_ipc_stream(data)
    yield from table.columns
    for column in table.select(pl.col(pl.String, pl.Categorical, pl.Enum)):
        yield from column.cast(pl.String).drop_nulls().unique().to_list()
