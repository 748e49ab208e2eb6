"""Text → values. Every reading is decided for a whole column, never for one cell.

Each parser takes a column of text and returns one of the same length; a cell that holds something
but cannot be read is null in what comes back, so that the caller can refuse its row.
"""

from winback.ingest.parsing.currencies import currencies_beside, currency_named, parse_currencies
from winback.ingest.parsing.dates import DateReading, parse_dates
from winback.ingest.parsing.money import parse_money, parse_quantities, stated_mark, unclear_mark
from winback.ingest.parsing.people import parse_consent, parse_countries, parse_emails, parse_phones, split_names, unread_consents
from winback.ingest.parsing.texts import cleaned, cleaned_frame, parse_ids, spreadsheet_ids, without_marks, without_placeholders

__all__ = [
    "DateReading",
    "cleaned",
    "cleaned_frame",
    "currencies_beside",
    "currency_named",
    "parse_consent",
    "parse_countries",
    "parse_currencies",
    "parse_dates",
    "parse_emails",
    "parse_ids",
    "parse_money",
    "parse_phones",
    "parse_quantities",
    "split_names",
    "spreadsheet_ids",
    "stated_mark",
    "unclear_mark",
    "unread_consents",
    "without_marks",
    "without_placeholders",
]
