"""The values of each order: when, what status, how much, who; or why it is refused."""

from decimal import Decimal

import polars as pl

from winback.ingest.consent_words import BARE_NO, BARE_YES
from winback.ingest.layouts import Layout
from winback.ingest.layouts.statuses import STATUS_WORDS, known_statuses, plain_status, unknown_statuses
from winback.ingest.parsing import (
    currencies_beside,
    currency_named,
    parse_consent,
    parse_countries,
    parse_currencies,
    parse_dates,
    parse_emails,
    parse_ids,
    parse_money,
    parse_phones,
    split_names,
    spreadsheet_ids,
    without_marks,
)
from winback.ingest.reading import LINE
from winback.ingest.recognised import Recognised
from winback.ingest.refusals import without_the_refused
from winback.locale.formats import NO_CURRENCY
from winback.policy import ImportAnswers
from winback.schema import MONEY
from winback.vocabulary import DateOrder, OrderStatus, RejectReason

_AMOUNTS = ("total", "line_total", "unit_price")
_SUM = (
    r"(?i)^\W*(?:(?:sub|grand|zwischen|end|gesamt|general|total|loppu|väli|del|slut|eind)[\s-]?)?"
    r"(?:totals?|totaux|totales?|totali|totalt|summe|summa|sum|gesamt|somme|suma|somma|som|totaal|yhteensä|razem|insgesamt|averages?|count|durchschnitt|anzahl|mittelwert|moyenne|keskiarvo)(?:\b[^\d].*)?$"
)
"""How a row that adds up others begins, in place of an order number."""

_TEST = r"(?i)bogus|\btest\b"
_YES = sorted(BARE_YES | {"x"})


class OrderReader:
    """Reads the order fields of cleaned heads, one row per order; notes the first reason to refuse each."""

    def __init__(self, heads: pl.DataFrame, found: Recognised, answers: ImportAnswers) -> None:
        self.heads = heads
        self.layout: Layout = found.layout
        self.date_order: DateOrder | None = None
        self.unknown_statuses: pl.DataFrame = pl.DataFrame(schema={"status": pl.String, "count": pl.UInt32})
        self._found = found
        self._answers = answers
        self._refused = pl.select(pl.repeat(None, heads.height, dtype=pl.String).alias(name) for name in ("reason", "column", "excerpt"))

    def values(self, totals: pl.Series | None) -> pl.DataFrame:
        """ORDER_RECORDS columns without ``order``, and ``reason``, ``column``, ``excerpt`` where an order is refused.

        ``totals`` are the sums of the lines where the export states no total.
        """
        ids = self._ids()
        placed_at = self._moments()
        self.refuse(self._is_sum(ids), RejectReason.NO_ORDER_ID, "order_id")
        total = self._amount("total", required=True) if totals is None else totals
        currency = self._currency()
        frame = pl.DataFrame(
            {
                "source": pl.Series([self.layout.source], dtype=pl.String).new_from_index(0, self.heads.height),
                "order_id": ids,
                "placed_at": placed_at,
                "currency": currency,
                "total": total,
                "refunded": self._refunded(ids, total),
                "discount": self._amount("discount").abs(),
                "discount_codes": self._text("discount_codes"),
                **person_values(self.heads, self._answers.phone_country),
                "email_consent": parse_consent(self._text("email_consent")),
                "sms_consent": parse_consent(self._text("sms_consent")),
                "sales_channel": self._text("sales_channel"),
                "tags": without_marks(self._text("tags")),
                "file_line": self.heads[LINE],
            }
        ).with_columns(self._status(ids, total).alias("status"))
        self._note_unknown(frame["status"])
        return without_the_refused(frame, self.heads).hstack(self._refused)

    def refuse(self, which: pl.Series, reason: RejectReason, field: str) -> None:
        """Refuse the orders where ``which`` is true and no earlier reason stands."""
        which = which.fill_null(value=False)
        if which.any():
            cell = self.heads[field] if field in self.heads.columns else pl.lit(None, dtype=pl.String)
            header = next(iter(self._found.headers(field)), None)
            told = (("reason", pl.lit(reason.value)), ("column", pl.lit(header)), ("excerpt", cell))
            self._refused = self._refused.with_columns(
                pl.when(which & pl.col("reason").is_null()).then(value).otherwise(name).alias(name) for name, value in told
            )

    def unread_phones(self, phones: pl.Series) -> int:
        """How many orders without an e-mail state a phone that could not be read."""
        stated = self._text("phone").is_not_null() & self._text("email").is_null()
        return int((stated & phones.is_null()).sum())

    def _text(self, field: str) -> pl.Series:
        if field in self.heads.columns:
            return self.heads[field]
        return pl.Series(field, [None], dtype=pl.String).new_from_index(0, self.heads.height)

    def _ids(self) -> pl.Series:
        ids = parse_ids(self._text("order_id"))
        self.refuse(ids.is_null(), RejectReason.NO_ORDER_ID, "order_id")
        self.refuse(spreadsheet_ids(ids), RejectReason.SPREADSHEET_ORDER_ID, "order_id")
        return ids

    def _is_sum(self, ids: pl.Series) -> pl.Series:
        """Rows of a report that add up others: “Total” in place of an order number, and nobody who ordered."""
        nobody = pl.all_horizontal(
            pl.lit(self._text(field).is_null()) for field in ("email", "customer_id", "phone", "full_name", "last_name")
        )
        return pl.select(pl.lit(ids.str.contains(_SUM)) & nobody).to_series()

    def _moments(self) -> pl.Series:
        cells = self._text("date")
        if "time" in self.heads.columns:
            cells = self.heads.select(pl.concat_str("date", pl.col("time").fill_null(""), separator=" ").str.strip_chars()).to_series()
        reading = parse_dates(
            cells,
            header=next(iter(self._found.headers("date")), ""),
            answer=self._answers.date_order,
            time_zone=self._answers.time_zone,
            is_utc=self.layout.is_utc,
        )
        self.date_order = reading.order
        self.refuse(cells.is_null(), RejectReason.NO_DATE, "date")
        self.refuse(reading.moments.is_null(), RejectReason.BAD_DATE, "date")
        return reading.moments

    def _amount(self, field: str, *, required: bool = False) -> pl.Series:
        cells = self._text(field)
        amounts = parse_money(cells, decimal_mark=self.layout.decimal_mark)
        self.refuse(amounts.is_null() & (cells.is_not_null() | required), RejectReason.BAD_AMOUNT, field)
        return amounts if required else amounts.fill_null(Decimal(0))

    def _currency(self) -> pl.Series:
        named = next((code for field in _AMOUNTS for header in self._found.headers(field) if (code := currency_named(header))), None)
        fallback = self.layout.currency or (named or self._answers.default_currency or NO_CURRENCY).upper()
        stated = parse_currencies(self._text("currency"))
        if stated.null_count() and self.layout.currency is None:
            stated = stated.fill_null(currencies_beside(self._text("total")))
        return stated.fill_null(fallback)

    def _status(self, ids: pl.Series, total: pl.Series) -> pl.Expr:
        """Test, then cancelled, then no sale, then the start of the order number, then the status word."""
        told = self._by_word()
        for prefix, by_prefix in self.layout.id_prefixes.items():
            told = pl.when(ids.str.starts_with(prefix).fill_null(value=False)).then(pl.lit(by_prefix.value)).otherwise(told)
        if self.layout.negative_is_credit_note:
            told = pl.when((total < 0).fill_null(value=False)).then(pl.lit(OrderStatus.CREDIT_NOTE.value)).otherwise(told)
        told = pl.when(self._no_sale()).then(pl.lit(OrderStatus.ADJUSTMENT.value)).otherwise(told)
        told = pl.when(self._cancelled()).then(pl.lit(OrderStatus.CANCELLED.value)).otherwise(told)
        is_test = self._text("payment_method").str.contains(_TEST) | (self._lower("mode") == "test") | self._lower("test").is_in(_YES)
        return pl.when(is_test.fill_null(value=False)).then(pl.lit(OrderStatus.TEST.value)).otherwise(told)

    def _cancelled(self) -> pl.Series:
        """Orders with a day on which they were cancelled, or a mark that they were; a no is neither."""
        said = self._text("cancelled_at")
        return said.is_not_null() & ~said.str.to_lowercase().is_in(list(BARE_NO)).fill_null(value=False)

    def _by_word(self) -> pl.Expr:
        """The status word; unpaid but delivered counts as placed, a cancelled delivery cancels."""
        if not self.layout.statuses or not {"status", "paid"} & set(self.heads.columns):
            return pl.lit(OrderStatus.PLACED.value)
        status, fulfilment = self._with_flag(self._with_payment(self._known("status"))), self._known("fulfilment")
        delivered = self._says("fulfilment", self.layout.fulfilled)
        if {"payment_status", "paid"} & set(self.heads.columns):
            delivered = delivered | self._says("status", self.layout.fulfilled)
        paid = pl.when((status == OrderStatus.UNPAID) & delivered).then(pl.lit(OrderStatus.PLACED.value)).otherwise(status)
        return pl.when(fulfilment == OrderStatus.CANCELLED).then(fulfilment).otherwise(paid)

    def _with_flag(self, status: pl.Series) -> pl.Series:
        """As a yes-or-no column says whether an order was paid, unless something else is the matter with it."""
        said, placed, unpaid = self._lower("paid"), OrderStatus.PLACED.value, OrderStatus.UNPAID.value
        told = pl.when(said.is_in(list(BARE_NO)) & (status == placed)).then(pl.lit(unpaid))
        return pl.select(told.when(said.is_in(_YES) & (status == unpaid)).then(pl.lit(placed)).otherwise(status)).to_series()

    def _with_payment(self, status: pl.Series) -> pl.Series:
        """A status beside that of the payment, which tells what was paid; cancelled is what either calls so."""
        if "payment_status" not in self.heads.columns:
            return status
        is_final = status.is_in([OrderStatus.CANCELLED.value, OrderStatus.TEST.value])
        told = self._text("payment_status").is_not_null()
        return pl.select(pl.when(told & ~is_final).then(self._known("payment_status")).otherwise(status)).to_series()

    def _known(self, field: str) -> pl.Series:
        """What the words of a column say; placed where they say nothing."""
        words = self._lower(field)
        known = known_statuses(words.drop_nulls().unique().to_list(), self.layout.statuses)
        return words.replace_strict(known, default=OrderStatus.PLACED.value, return_dtype=pl.String).fill_null(OrderStatus.PLACED.value)

    def _says(self, field: str, words: frozenset[str]) -> pl.Series:
        """Whether a column says one of these words, however it is written."""
        cells = self._text(field)
        written = [text for text in cells.drop_nulls().unique().to_list() if plain_status(text) in words]
        return cells.is_in(written).fill_null(value=False)

    def _note_unknown(self, statuses: pl.Series) -> None:
        """Remember the status words that nobody explains, of orders that count as placed."""
        if self.layout.statuses is not STATUS_WORDS or "status" not in self.heads.columns:
            return
        columns = [self._text(field).filter(statuses == OrderStatus.PLACED).alias("status") for field in ("status", "payment_status")]
        words = pl.concat(columns).drop_nulls()
        if unknown := unknown_statuses(words.unique().to_list(), self.layout.statuses):
            counted = words.filter(words.is_in(unknown)).value_counts(sort=True)
            self.unknown_statuses = counted.rename({words.name: "status"})

    def _no_sale(self) -> pl.Series:
        """Rows of a kind that is no sale, or that take money out."""
        kind = self._lower("row_type")
        no_sale = pl.select(pl.repeat(False, self.heads.height)).to_series()
        if self.layout.sale_types:
            is_sale = pl.any_horizontal(pl.lit(kind).str.starts_with(sale) for sale in self.layout.sale_types)
            no_sale = pl.select(~is_sale.fill_null(value=False)).to_series()
        if "balance_effect" in self.heads.columns:
            no_sale = no_sale | (self._lower("balance_effect") != "credit").fill_null(value=True)
        return no_sale

    def _refunded(self, ids: pl.Series, total: pl.Series) -> pl.Series:
        """Stated in a column, packed into one, in rows of their own that name the order, or by a status word: then all of it."""
        refunded = self._packed_refunds() if self.layout.refund_amounts else self._amount("refunded").abs()
        if "adjusted_total" in self.heads.columns:
            left = self._amount("adjusted_total")  # 0 or blank where nothing was adjusted
            adjusted = pl.when((left > 0) & (left < total) & (refunded == 0)).then(total - left).otherwise(refunded)
            refunded = pl.select(adjusted.cast(MONEY)).to_series()
        if "refund_of" in self.heads.columns:
            back = pl.DataFrame({"of": self.heads["refund_of"], "back": total, "takes": self._takes_back()})
            back = back.filter("takes", pl.col("back") < 0, pl.col("of").is_not_null())
            sums = back.group_by("of").agg(pl.col("back").sum().abs())
            refunded = refunded + ids.to_frame("of").join(sums, on="of", how="left", maintain_order="left")["back"].fill_null(Decimal(0))
        if not self.layout.refunded_words or "status" not in self.heads.columns:
            return refunded
        in_full = (self._says("status", self.layout.refunded_words) | self._says("payment_status", self.layout.refunded_words)) & (
            refunded < total
        )
        return pl.select(pl.when(in_full.fill_null(value=False)).then(total).otherwise(refunded).cast(MONEY)).to_series()

    def _takes_back(self) -> pl.Series:
        """Rows of a kind that takes back the sale they refer to: not a hold, not a fee."""
        if not self.layout.refund_types or "row_type" not in self.heads.columns:
            return pl.select(pl.repeat(True, self.heads.height)).to_series()
        kind = pl.lit(self._lower("row_type"))
        takes = pl.any_horizontal(kind.str.starts_with(one) for one in self.layout.refund_types)
        return pl.select(takes.fill_null(value=False)).to_series()

    def _packed_refunds(self) -> pl.Series:
        found = self._text("refunded").str.extract_all(f"{self.layout.refund_amounts}")
        one = pl.element().str.extract(f"{self.layout.refund_amounts}", 1).cast(MONEY, strict=False)
        return found.list.eval(one).list.sum().cast(MONEY).fill_null(Decimal(0))

    def _lower(self, field: str) -> pl.Series:
        return self._text(field).str.to_lowercase()


_GUESTS = (
    "0", "0.0", "guest", "gast", "gastbestellung", "vieras", "invité", "invite", "invitado", "ospite", "gäst", "gæst", "gjest", "gość",
    "anonymous", "anonym", "walk-in", "unknown", "unbekannt",
)  # fmt: skip
"""What stands in place of a customer number where nobody has signed in; all of them are not one person."""


def person_values(rows: pl.DataFrame, phone_country: str | None) -> dict[str, pl.Series]:
    """The columns that orders and contacts share: e-mail, platform id, phone, names, country, postcode."""

    def text(field: str) -> pl.Series:
        return rows[field] if field in rows.columns else pl.Series(field, [None], dtype=pl.String).new_from_index(0, rows.height)

    first, last = split_names(text("full_name"))
    return {
        "email": parse_emails(text("email")),
        "platform_customer_id": customer_ids(text("customer_id")),
        "phone": parse_phones(text("phone"), country=phone_country),
        "first_name": text("first_name").fill_null(first),
        "last_name": text("last_name").fill_null(last),
        "country": parse_countries(text("country")),
        "postcode": parse_ids(text("postcode")),
    }


def customer_ids(ids: pl.Series) -> pl.Series:
    """Customer numbers; 0 stands for a guest on several platforms."""
    ids = parse_ids(ids)
    is_guest = ids.str.to_lowercase().is_in(_GUESTS).fill_null(value=False)
    return pl.select(pl.when(~is_guest).then(ids).alias("customer_id")).to_series()
