"""Which export a table is, and which header holds which field."""

import itertools
import re
from collections.abc import Mapping, Sequence

from winback.errors import NeedsMapping, UnusableFile
from winback.ingest.generic import generic
from winback.ingest.layouts import COALESCED, FIELDS, LAYOUTS, Layout
from winback.ingest.reading import TextTable
from winback.ingest.recognised import ITEMS, Recognised, overridden
from winback.ingest.refusals import with_refusals
from winback.ingest.survey import means_answers, survey
from winback.locale import N_, Message
from winback.vocabulary import FileKind

_SHARE_FOR_CERTAIN = 0.9


def recognise(table: TextTable, overrides: Sequence[tuple[str, str]], *, kind: FileKind | None = None) -> Recognised:
    """The layout with most of its headers in the table, else a mapping by header words and values.

    ``overrides`` are (field, header) that a person has set, ``kind`` what the file holds if they have said so.
    Raises ``UnusableFile`` where a header or field does not exist or too little was found to go on.
    """
    _check_overrides(table.headers, overrides)
    if kind is None and means_answers(overrides):
        kind = FileKind.ANSWERS
    by_name = {normal(header): header for header in reversed(table.headers)}
    fitting = [layout for layout in LAYOUTS if _fits(layout, by_name) and kind in (None, layout.kind)]
    if not fitting:
        return _of_no_layout(table, overrides, kind)
    layout = max(fitting, key=lambda layout: (_matched(layout, by_name), len(layout.required)))
    if layout.not_enough:
        raise UnusableFile(layout.not_enough, layout.fetch_instead)
    known = sum(len(headers) > 0 for headers in layout.fields.values())
    certainty = min(1.0, 0.8 + 0.2 * _matched(layout, by_name) / (_SHARE_FOR_CERTAIN * known))
    mapping, packed = _mapping(layout, by_name), _packed(layout, table.headers)
    found = Recognised(
        layout=layout,
        certainty=round(certainty, 2),
        mapping=mapping + packed,
        numbered=() if packed else _numbered(layout, by_name),
    )
    return with_refusals(overridden(found, overrides), table, settled=dict(overrides))


def _of_no_layout(table: TextTable, overrides: Sequence[tuple[str, str]], kind: FileKind | None) -> Recognised:
    """Orders before answers: what is certain to be orders is no survey, whatever a column of it asks."""
    if kind is not None:
        return survey(table, overrides, kind=kind) or generic(table, overrides, kind=kind)
    try:
        found = generic(table, overrides)
    except NeedsMapping:
        answers = survey(table, overrides, kind=None)
        if answers is None:
            raise
        return answers
    return found if found.layout.kind == FileKind.ORDERS else survey(table, overrides, kind=None) or found


def normal(header: str) -> str:
    """A header as it is compared: small letters, single blanks, no quotes or colons."""
    return " ".join(header.replace("\u00a0", " ").replace(":", " ").casefold().split()).strip("'\"")


def _fits(layout: Layout, by_name: Mapping[str, str]) -> bool:
    one_of = not layout.any_of or any(normal(header) in by_name for header in layout.any_of)
    return one_of and all(normal(header) in by_name for header in layout.required)


def _matched(layout: Layout, by_name: Mapping[str, str]) -> int:
    return sum(any(normal(header) in by_name for header in headers) for headers in layout.fields.values())


def _mapping(layout: Layout, by_name: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for field, candidates in layout.fields.items():
        there = list(dict.fromkeys(by_name[normal(header)] for header in candidates if normal(header) in by_name))
        pairs += [(field, header) for header in (there if field in COALESCED else there[:1])]
    return tuple(pairs)


def _packed(layout: Layout, headers: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The columns whose cells hold packed products."""
    if layout.items is None:
        return ()
    return tuple((ITEMS, header) for header in headers if re.fullmatch(layout.items.columns, normal(header)))


def _numbered(layout: Layout, by_name: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(field, header) of each numbered position of products, as far as the table has them without a gap."""
    positions: list[tuple[tuple[str, str], ...]] = []
    for number in itertools.count(1):
        there = [
            (field, by_name[header])
            for field, templates in layout.numbered.items()
            for header in [normal(template.format(n=number)) for template in templates]
            if header in by_name
        ]
        if not there:
            return tuple(positions)
        positions.append(tuple(dict(reversed(there)).items()))
    raise AssertionError("numbers do not end")


def _check_overrides(headers: Sequence[str], overrides: Sequence[tuple[str, str]]) -> None:
    for field, header in overrides:
        if field not in FIELDS:
            raise UnusableFile(
                Message(N_("“{field}” is not a field."), field=field),
                Message(N_("The fields are: {fields}."), fields=", ".join(FIELDS)),
            )
        if header and header not in headers:
            raise UnusableFile(
                Message(N_("The file has no column “{header}”."), header=header),
                Message(N_("Its columns are: {headers}."), headers=", ".join(headers[:60])),
            )
