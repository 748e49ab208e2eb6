"""Dates and times as shops and spreadsheets write them → the shop's wall clock.

Day and month are told apart once for the whole column: any number above twelve settles it; where
none is, the person is asked. A column may mix renderings – a spreadsheet leaves some cells as they
were – but not orders.
"""

import re
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from winback.errors import NeedsDateOrder
from winback.ingest.parsing.texts import without_invisible
from winback.vocabulary import DateOrder

_ISO = "%Y-%m-%d %H:%M:%S"
_CLOCKS = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("WEST", "BST", "CET", "MEZ"), 60),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 120),
    "EEST": 180,
    **{"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420},
}
"""The names of clocks that surveys write behind a time, in minutes from Greenwich."""
_NAMES = "|".join(sorted(_CLOCKS, key=len, reverse=True))
_ZONE = (  # only after a time
    rf"(?i)(:\d{{2}}(?:\.\d+)?(?:\s*[ap]\.?\s?m\.?)?)\s*((?:UTC|GMT)[+-]\d{{1,2}}(?::?\d{{2}})?|{_NAMES}|[+-]\d{{2}}:?\d{{2}}|[+-]\d{{2}})$"
)
_ZONE_TAIL = re.compile(r"(?:\.\d+)?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?", re.IGNORECASE)
_NUMERIC = r"^(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})(?:\D|$)"
_DOTTED = r"^\d{1,2}\.\d{1,2}\."
_WEEKDAY = r"(?i)^\p{L}{2,}\.?,? (?:den |der |le |il |el |el día )?(\d{1,2}(?:er|re|º|°)?\.? (?:de |di )?\p{L}|\d{1,2}[./-]\d)"
_SERIAL = r"^[2-5]\d{4}(?:[.,]\d+)?$"
_EPOCH_SECONDS, _EPOCH_MILLISECONDS = r"^1\d{9}$", r"^1\d{12}$"  # from September 2001 to May 2033
_ROUNDS = 4  # looks at cells that no format has read yet
_SAMPLE = 500
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  wall clocks have no zone
_PLAUSIBLE = (datetime(1990, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001  wall clocks have no zone

_TIME = re.compile(
    r"(?P<gap>[T ,]*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2})?(?P<fraction>\.\d+)?(?P<half>\s*[AaPp]\.?[Mm]\.?)?",
    re.IGNORECASE,
)
_DAYS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}"), "%Y{s}%m{s}%d"),
    (re.compile(r"(?:19|20)\d{6}(?!\d)"), "%Y%m%d"),
    (re.compile(r"\d{1,2}(?P<s>[-/.])\d{1,2}(?P=s)\d{4}"), "{first}{s}{second}{s}%Y"),
    (re.compile(r"\d{1,2}(?P<s>[-/.])\d{1,2}(?P=s)\d{2}(?!\d)"), "{first}{s}{second}{s}%y"),
    (re.compile(r"[A-Za-z]{3}(?P<s>[- ])\d{1,2}(?P<c>,?)[- ]\d{4}"), "%b{s}%d{c}{s}%Y"),
    (re.compile(r"[A-Za-z]{3}(?P<s>-)\d{1,2}-\d{2}(?!\d)"), "%b{s}%d{s}%y"),
    (re.compile(r"\d{1,2}(?P<s>[- ])[A-Za-z]{3}(?P<c>,?)[- ]\d{4}"), "%d{s}%b{c}{s}%Y"),
    (re.compile(r"\d{1,2}(?P<s>[- ])[A-Za-z]{3}[- ]\d{2}(?!\d)"), "%d{s}%b{s}%y"),
)
_MONTHS = {
    "Jan": "january januar janvier enero gennaio januari tammikuuta tammi jän janv ene genn gen stycznia janeiro styczeń",
    "Feb": "february februar février fevrier febrero febbraio februari helmikuuta helmi févr fév lutego fevereiro luty",
    "Mar": "march märz maerz mars marzo maart maaliskuuta maalis mär mrz mrt marca março marts marzec",
    "Apr": "april avril abril aprile huhtikuuta huhti avr abr kwietnia",
    "May": "mai mayo maggio mei maj toukokuuta touko mag maja maio",
    "Jun": "june juni juin junio giugno kesäkuuta kesä giu czerwca junho",
    "Jul": "july juli juillet julio luglio heinäkuuta heinä juil lug lipca julho",
    "Aug": "august août aout agosto augustus augusti elokuuta elo ago aoû sierpnia",
    "Sep": "september septembre septiembre settembre syyskuuta syys sept set września setembro",
    "Oct": "october oktober octobre octubre ottobre lokakuuta loka okt ott października outubro",
    "Nov": "november novembre noviembre marraskuuta marras listopada novembro",
    "Dec": "december dezember décembre decembre diciembre dicembre joulukuuta joulu dez déc dic grudnia dezembro desember",
}
_MONTH_WORDS = {word: month for month, words in _MONTHS.items() for word in words.split()}


@dataclass(frozen=True, kw_only=True)
class DateReading:
    """The moments as ``Datetime("us")`` on the shop's wall clock, and the order where the column's dates had one to decide."""

    moments: pl.Series
    order: DateOrder | None


def parse_dates(
    cells: pl.Series, *, header: str, answer: DateOrder | None = None, time_zone: str | None = None, is_utc: bool = False
) -> DateReading:
    """Read a column of dates.

    With ``time_zone``, moments that state their offset – or all, with ``is_utc`` – are converted to
    that zone; else the clock is taken as written. Raises ``NeedsDateOrder`` where nothing in the column tells day and month
    apart and there is no ``answer``; an answer does not overrule what the column shows.
    """
    moments, order = _iso(cells), None
    if moments is None and (moments := _epochs(cells)) is not None:
        is_utc = True
    if moments is None:
        text = _with_centuries(_normal(cells))
        order = _order(text, header, answer)
        moments = _by_formats(text, order)
    if time_zone:
        moments = _in_zone(moments, cells, time_zone, is_utc=is_utc)
    return DateReading(moments=moments.alias(cells.name), order=order)


def _iso(cells: pl.Series) -> pl.Series | None:
    """The quick way for ISO moments, which most exports hold; None where any cell is something else."""
    for form in (_ISO, "%Y-%m-%dT%H:%M:%S"):
        moments = _sane(cells.str.slice(0, 19).str.to_datetime(form, strict=False, time_unit="us"))
        if moments.null_count() == cells.null_count():
            tails = cells.str.slice(19).drop_nulls().unique()
            return moments if all(_ZONE_TAIL.fullmatch(tail) for tail in tails.to_list()) else None
    return None


def _epochs(cells: pl.Series) -> pl.Series | None:
    """Seconds or milliseconds since 1970, where every cell is such a number; None otherwise."""
    held = cells.drop_nulls()
    for pattern, unit in ((_EPOCH_SECONDS, 1_000_000), (_EPOCH_MILLISECONDS, 1_000)):
        if held.len() and held.str.contains(pattern).all():
            return (cells.cast(pl.Int64) * unit).cast(pl.Datetime("us"))
    return None


def _normal(cells: pl.Series) -> pl.Series:
    """Without the zone, with English month names of three letters, single blanks and no full stop after a month or day."""
    text = without_invisible(cells).str.replace(_ZONE, "$1").str.replace_all(r"[\s\u00a0\u202f]+", " ").str.strip_chars()
    text = text.str.replace(r"(?i)(\d),? (?:klo|um|at|kl\.?|alle|à|o godz\.?|às) (\d)", "$1 $2").str.replace(r"(?i) uhr$", "")
    text = text.str.replace(r"(?i)\b([ap])\. ?m\.?$", "${1}m")
    text = text.str.replace(r"(\d{4} \d{1,2})\.(\d{2})$", "$1:$2")  # the Finnish clock
    if not text.str.contains(r"\p{L}{3}").any():
        return text
    text = text.str.replace(r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", "").str.replace(_WEEKDAY, "$1")
    text = text.str.replace(r"(?i)(\d)(?:st|nd|rd|th|er|e|re|:a|:e|º|°)\b", "$1").str.replace_all(r"(?i) (?:de|del|of|di|den) ", " ")
    words = text.str.extract(r"(\p{L}{3,})").drop_nulls().unique().to_list()
    known = {word: _month(word) for word in words if _month(word)}
    frame = pl.DataFrame({"t": text}).with_columns(word=pl.col("t").str.extract(r"(\p{L}{3,})"))
    month = pl.col("word").replace_strict(known, default=None, return_dtype=pl.String)
    before = pl.col("t").str.extract(r"^(.*?)\p{L}{3,}").str.replace(r"\.\s*$", " ")
    after = pl.col("t").str.extract(r"^.*?\p{L}{3,}\.?(.*)$")
    return frame.select(pl.when(month.is_not_null()).then(pl.concat_str(before, month, after)).otherwise(pl.col("t"))).to_series()


def _with_centuries(text: pl.Series) -> pl.Series:
    """24-01-31 and 24/01/31 as 2024-01-31, where the first numbers are no days: all above 12, fewer different ones than the last."""
    parts = (
        pl.DataFrame({"t": text}).select(pl.col("t").str.extract_groups(r"^(\d{2})[-/](\d{2})[-/](\d{2})(?:\D|$)")).unnest("t").drop_nulls()
    )
    if parts.height < max(2, text.count()):
        return text
    first, second, third = (column.cast(pl.Int16) for column in parts.get_columns())
    is_year = (first > 12).all() and (second <= 12).all() and (third <= 31).all() and third.n_unique() > first.n_unique()
    return "20" + text if is_year else text


def _month(word: str) -> str | None:
    lower = word.lower()
    return _MONTH_WORDS.get(lower) or (lower.title() if lower.title() in _MONTHS else None)


def _order(text: pl.Series, header: str, answer: DateOrder | None) -> DateOrder | None:
    """The order of day and month; None where no date is of two small numbers."""
    numeric = text.filter(text.str.contains(_NUMERIC).fill_null(False))
    if not numeric.len():
        return None
    first, second = numeric.str.extract(_NUMERIC, 1).cast(pl.Int16), numeric.str.extract(_NUMERIC, 2).cast(pl.Int16)
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if day_first and month_first and answer:
        return answer
    if day_first or month_first:
        return DateOrder.DAY_FIRST if day_first >= month_first else DateOrder.MONTH_FIRST
    if answer:
        return answer
    if numeric.str.contains(_DOTTED).all() or (first == second).all():
        return DateOrder.DAY_FIRST
    raise _question(text, numeric.filter(first != second)[0], header)


def _question(text: pl.Series, example: str, header: str) -> NeedsDateOrder:
    cell = pl.Series([example])
    readings = {}
    for order in DateOrder:
        shown, last = _by_formats(cell, order)[0], _by_formats(text, order).max()
        readings[order] = f"{_day(shown)} … {_day(last)}"
    return NeedsDateOrder(
        column=header, example=example, day_first=readings[DateOrder.DAY_FIRST], month_first=readings[DateOrder.MONTH_FIRST]
    )


def _day(moment: object) -> str:
    return moment.date().isoformat() if isinstance(moment, datetime) else "?"


def _by_formats(text: pl.Series, order: DateOrder | None) -> pl.Series:
    """Every cell by the first format that reads it; the formats are taken from the cells themselves."""
    moments = pl.Series(text.name, [None], dtype=pl.Datetime("us")).new_from_index(0, text.len())
    tried: set[str] = set()
    for _ in range(_ROUNDS):
        unread = text.filter(moments.is_null() & text.is_not_null())
        new = {form for cell in unread.unique(maintain_order=True).head(_SAMPLE).to_list() if (form := _format(cell, order))} - tried
        for form in sorted(new, key=lambda form: ("%y" in form, form)):
            moments = moments.fill_null(_sane(text.str.to_datetime(form, strict=False, time_unit="us")))
        tried |= new
        if not new:
            break
    return moments.fill_null(_serials(text))


def _format(cell: str, order: DateOrder | None) -> str | None:
    """The format of one cell, or None."""
    first, second = ("%m", "%d") if order == DateOrder.MONTH_FIRST else ("%d", "%m")
    for pattern, form in _DAYS:
        if day := pattern.match(cell):
            parts = {"s": "", "c": "", **day.groupdict(), "first": first, "second": second}
            time = _time_format(cell[day.end() :])
            return None if time is None else form.format(**parts) + time
    return None


def _time_format(rest: str) -> str | None:
    if not rest:
        return ""
    time = _TIME.fullmatch(rest)
    if not time:
        return None
    half = time["half"] or ""
    seconds = (":%S" if time["second"] else "") + ("%.f" if time["fraction"] else "")
    return f"{time['gap']}{'%I' if half else '%H'}:%M{seconds}{' %p' if half.startswith(' ') else '%p' if half else ''}"


def _serials(text: pl.Series) -> pl.Series:
    """Days since the end of 1899, as spreadsheets count them, to the second."""
    days = pl.select(pl.when(text.str.contains(_SERIAL)).then(text)).to_series().str.replace(",", ".").cast(pl.Float64, strict=False)
    seconds = (days * 86_400).round(0).cast(pl.Int64)
    return pl.select(pl.lit(_SERIAL_ZERO) + pl.duration(seconds=pl.lit(seconds))).to_series().cast(pl.Datetime("us"))


def _sane(moments: pl.Series) -> pl.Series:
    return pl.select(pl.when(moments.is_between(*_PLAUSIBLE)).then(moments)).to_series()


def _in_zone(moments: pl.Series, cells: pl.Series, time_zone: str, *, is_utc: bool) -> pl.Series:
    """Stated offsets taken off, then the clock of the zone. A moment without offset stays as written, unless all are UTC."""
    offsets = cells.str.extract(_ZONE, 2)
    minutes = offsets.replace_strict(
        {offset: _minutes(offset) for offset in offsets.drop_nulls().unique().to_list()}, default=None, return_dtype=pl.Int64
    )
    minutes = minutes.fill_null(0) if is_utc else minutes
    local = (moments - pl.select(pl.duration(minutes=pl.lit(minutes))).to_series()).dt.replace_time_zone("UTC")
    return local.dt.convert_time_zone(time_zone).dt.replace_time_zone(None, ambiguous="earliest").fill_null(moments)


def _minutes(offset: str) -> int:
    if offset.upper() in _CLOCKS:
        return _CLOCKS[offset.upper()]
    sign, hours, minutes = re.findall(r"([+-])(\d{1,2}):?(\d{2})?$", offset)[0]
    return (int(hours) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1)
