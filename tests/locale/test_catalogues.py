"""The catalogues hold exactly the texts of the program, all translated, with the same gaps to fill in."""

import re
from collections.abc import Iterable
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from docs.catalogues import SOURCE_LANGUAGE, MessageId, catalogue_path, texts
from winback.locale import LANGUAGES

TRANSLATIONS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
MERGE_TAG = re.compile(r"\{\{([^{}|]*)(\|[^{}]*)?\}\}")
VALUE = re.compile(r"\{([^{}]*)\}")
UNTIED_UNIT = re.compile(r"(?:\d|\})(?: |)[%€]")
QUOTES = {"de": ("„", "“"), "fi": ("”", "”")}
FOREIGN_QUOTES = {"de": '”"', "fi": '“„"'}


@cache
def catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> dict[MessageId, Entry]:
    return {entry.id if isinstance(entry.id, str) else tuple(entry.id): entry for entry in catalogue(language) if entry.id}


def forms(entry: Entry) -> list[str]:
    """The translation in all its forms; one for a text without plural."""
    return [entry.string] if isinstance(entry.string, str) else list(entry.string)


def pairs(language: str) -> list[tuple[str, str]]:
    """Each filled form beside the source it translates: the first form beside the singular, all others beside the plural."""
    return [
        (text if isinstance(text, str) else text[min(place, 1)], form)
        for text, entry in entries(language).items()
        for place, form in enumerate(forms(entry))
        if form
    ]


def gaps(text: str) -> tuple[list[tuple[str, bool]], set[str]]:
    """Merge tags, each with whether it has a fallback, and the names of the values."""
    tags = sorted((tag[1], tag[2] is not None) for tag in MERGE_TAG.finditer(text))
    return tags, set(VALUE.findall(MERGE_TAG.sub("", text)))


def edges(text: str) -> tuple[str, str]:
    """The white space that a text begins and ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def marks(text: str) -> list[int]:
    """How often the marks of Markdown stand in a text that come in pairs."""
    return [text.count(mark) for mark in ("**", "`", "](")]


def listed(what: str, found: Iterable[MessageId]) -> str:
    """All of them, one per line, and what to do about it."""
    return "".join([f"\n{what} – python -m docs.catalogues, then fill in:", *(f"\n  {text}" for text in sorted(map(str, found)))])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_text_is_missing_and_none_is_left_over(language: str) -> None:
    source, translated = set(texts()), set(entries(language))
    assert source == translated, listed("new in the source", source - translated) + listed("gone from the source", translated - source)
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_text_is_translated_in_every_form(language: str) -> None:
    plurals = catalogue(language).num_plurals
    empty = [
        text
        for text, entry in entries(language).items()
        if not all(form.strip() for form in forms(entry)) or (not isinstance(text, str) and len(forms(entry)) != plurals)
    ]
    assert not empty, listed("not translated", empty)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_translation_is_marked_as_doubtful(language: str) -> None:
    assert [text for text, entry in entries(language).items() if entry.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_fills_in_the_same_values_and_tags(language: str) -> None:
    assert [(source, form) for source, form in pairs(language) if gaps(source) != gaps(form)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_brace_of_a_translation_is_left_open(language: str) -> None:
    rests = [(source, form) for source, form in pairs(language) if set("{}") & set(VALUE.sub("", MERGE_TAG.sub("", form)))]
    assert rests == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_begins_ends_and_breaks_like_its_source(language: str) -> None:
    differing = [
        (source, form) for source, form in pairs(language) if edges(source) != edges(form) or source.count("\n") != form.count("\n")
    ]
    assert differing == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_marks_up_like_its_source(language: str) -> None:
    assert [(source, form) for source, form in pairs(language) if marks(source) != marks(form)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_quotes_are_those_of_the_language_and_are_closed(language: str) -> None:
    opened, closed = QUOTES[language]
    unclosed = [
        form for _, form in pairs(language) if (form.count(opened) - form.count(closed) if opened != closed else form.count(opened) % 2)
    ]
    foreign = [form for source, form in pairs(language) if set(FOREIGN_QUOTES[language]) & set(form) - set(source)]
    assert (unclosed, foreign) == ([], [])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_percent_or_euro_sign_is_tied_to_its_number(language: str) -> None:
    assert [form for _, form in pairs(language) if UNTIED_UNIT.search(form)] == []
