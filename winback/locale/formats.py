"""Numbers, money and dates as a language writes them, and messages with formatted values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision, get_decimal_symbol

from winback.locale import Amount, Message, Translator, translator

_BABEL_LOCALES = {"en": "en_GB", "de": "de_DE", "fi": "fi_FI"}
MINUS = "\u2212"
NO_CURRENCY = "XXX"
"""ISO 4217 for “no currency”: the file does not say and nobody has. It is never shown."""


@dataclass(frozen=True)
class Speaker:
    """Says messages, numbers, money and dates in one language.

    Babel writes non-breaking spaces, which keeps amounts on one line.
    """

    translator: Translator
    locale: Locale

    def say(self, message: Message | str) -> str:
        """The message in this language; plain text is looked up as it is."""
        if isinstance(message, str):
            return self.translator.gettext(message)
        if message.plural is not None and message.count is not None:
            text = self.translator.ngettext(message.text, message.plural, message.count)
        else:
            text = self.translator.gettext(message.text)
        return text.format(**{name: self._value(value) for name, value in message.values.items()})

    def label(self, message: Message | str) -> str:
        """The message as a label: with a capital letter at its start, and only there."""
        said = self.say(message)
        return said[:1].upper() + said[1:]

    def number(self, value: float | Decimal) -> str:
        """A count, or a figure with at most one decimal."""
        return self._minus(format_decimal(value, format="#,##0.#", locale=self.locale))

    def as_typed(self, amount: Decimal) -> str:
        """An amount as a person would type it into a field: decimals only where there are any, nothing between thousands."""
        return format_decimal(amount, format="0.00#" if amount % 1 else "0", locale=self.locale)

    @property
    def decimal_mark(self) -> str:
        """What stands before the decimals of a number."""
        return str(get_decimal_symbol(self.locale))

    def money(self, amount: Decimal | float, currency: str) -> str:
        """An amount to the smallest unit of its currency."""
        return self._minus(self._currency(amount, currency, digits=get_currency_precision(currency)))

    def money_rounded(self, amount: Decimal | float, currency: str) -> str:
        """An amount without cents, for sums that are read at a glance."""
        return self._minus(self._currency(amount, currency, digits=0))

    def percent(self, share: float, *, decimals: int = 0) -> str:
        """A share of 1 as a percentage."""
        pattern = "#,##0" + ("." + "#" * decimals if decimals else "") + self.percent_sign
        return self._minus(format_percent(share, format=pattern, locale=self.locale))

    @property
    def percent_sign(self) -> str:
        """What stands behind the number of a percentage, for numbers that a chart writes."""
        return "%" if self.locale.language == "en" else "\u00a0%"

    @property
    def day_pattern(self) -> str:
        """How a field for a day shows it, as Streamlit says it."""
        return "DD/MM/YYYY" if self.locale.language == "en" else "DD.MM.YYYY"

    def day(self, day: date) -> str:
        """A day in the medium form."""
        return format_date(day, format="medium", locale=self.locale)

    def day_long(self, day: date) -> str:
        """A day in the long form, for sentences."""
        return format_date(day, format="long", locale=self.locale)

    def month(self, day: date) -> str:
        """A month with its year, short, for axes."""
        # “kesä 2025”, as Babel shortens it, is also the summer of that year
        return format_date(day, format="MMM y" if self.locale.language != "fi" else "M/y", locale=self.locale)

    def _currency(self, amount: Decimal | float, currency: str, *, digits: int) -> str:
        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0" + ("." + "0" * digits if digits else ""))
        if currency == NO_CURRENCY:
            return format_decimal(amount, format=pattern.replace("¤", "").strip(), locale=self.locale)
        return format_currency(amount, currency, format=pattern, locale=self.locale, currency_digits=False)

    def _value(self, value: object) -> str:
        rules: list[tuple[type | tuple[type, ...], Callable[..., str]]] = [
            (Message, self.say),
            (str, str),
            (Amount, lambda money: self.money_rounded(money.amount, money.currency)),
            (bool, str),
            ((int, float, Decimal), self.number),
            (datetime, lambda moment: self.day(moment.date())),
            (date, self.day),
            (tuple, lambda several: ", ".join(map(self._value, several))),
        ]
        return next((write(value) for kind, write in rules if isinstance(value, kind)), str(value))

    @staticmethod
    def _minus(text: str) -> str:
        return text.replace("-", MINUS)


def speaker(language: str) -> Speaker:
    """The speaker for a language of ``LANGUAGES``; English for any other."""
    words = translator(language)
    return Speaker(words, Locale.parse(_BABEL_LOCALES[words.language]))
