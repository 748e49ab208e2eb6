"""Brings the catalogues up to the source: ``python -m docs.catalogues``.

New texts are added untranslated, texts that are gone are dropped, translations stay. Run it after changing a text,
then fill in what is empty; a test fails while anything is.
"""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from winback.locale import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "winback" / "locale"
SOURCE_LANGUAGE = "en"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
"""The catalogues carry no date of their own: a run that changes nothing leaves the files as they are."""
MessageId = str | tuple[str, str]
"""A text, or its singular and plural."""


def sources() -> list[Path]:
    """The files whose texts reach people."""
    return [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "winback").rglob("*.py"))]


def texts_in(tree: ast.AST) -> Iterator[MessageId]:
    """Every text marked with ``N_``; those of a ``Message`` with ``plural`` as a pair."""
    paired: set[ast.expr] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        plural = next((word.value for word in node.keywords if word.arg == "plural"), None)
        if node.args and plural is not None and (pair := (_marked(node.args[0]), _marked(plural))) and all(pair):
            paired |= {node.args[0], plural}
            yield str(pair[0]), str(pair[1])
    yield from (text for node in ast.walk(tree) if isinstance(node, ast.Call) and node not in paired and (text := _marked(node)))


def texts() -> dict[MessageId, list[str]]:
    """All texts of the program with the files they stand in."""
    found: dict[MessageId, list[str]] = {}
    for path in sources():
        for text in texts_in(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    return found


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "winback.po"


def updated(language: str) -> Catalog:
    """The catalogue of a language with exactly the texts of the source; what was translated stays so."""
    path = catalogue_path(language)
    before = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            before = read_po(file, locale=language)
    name = before.locale.english_name if before.locale else language
    header = f"# Winback in {name}. Written by hand; python -m docs.catalogues adds new texts."
    after = Catalog(locale=language, header_comment=header, project="Winback", fuzzy=False, creation_date=FOUNDED, revision_date=FOUNDED)
    for text, files in sorted(texts().items(), key=lambda entry: (sorted(entry[1]), str(entry[0]))):
        singular = text if isinstance(text, str) else text[0]
        known = before.get(singular)
        same = known is not None and known.id == text
        after.add(text, known.string if known and same else None, locations=[(file, 1) for file in sorted(set(files))])
    return after


def _marked(node: ast.expr) -> str | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_" and node.args):
        return None
    text = node.args[0]
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def main() -> None:
    """Rewrite the catalogue of every language but the source."""
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            path = catalogue_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue = updated(language)
            with path.open("wb") as file:
                write_po(file, catalogue, width=0, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    main()
