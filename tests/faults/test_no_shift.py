"""Whatever the order of the columns and whatever is damaged: a cell is never taken for another column's."""

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from winback.errors import NeedsDateOrder, NeedsMapping, UnusableFile
from winback.ingest.canonical import canonical
from winback.ingest.container import UnpackLimits
from winback.ingest.parsed import ParsedFile
from winback.ingest.reading import open_table
from winback.ingest.recognise import recognise
from winback.policy import ImportAnswers

HEADERS = {
    "order_id": ("Order number", "Bestellnummer", "Tilausnumero", "N° de commande", "Nº de pedido", "Numero ordine", "Ordernummer"),
    "date": ("Order date", "Bestelldatum", "Tilauspäivä", "Date de commande", "Fecha del pedido", "Data ordine", "Orderdatum"),
    "email": ("E-mail", "Sähköposti", "Courriel", "Correo electrónico", "E-mailadres", "E-postadress"),
    "total": ("Grand total", "Gesamtbetrag", "Loppusumma", "Montant total", "Importe total", "Importo totale", "Totaalbedrag"),
    "refunded": ("Refunded amount", "Erstattet", "Hyvitetty", "Remboursé", "Rimborsato", "Återbetalt"),
    "subtotal": ("Subtotal", "Zwischensumme", "Välisumma", "Sous-total", "Delsumma"),
    "shipping": ("Shipping", "Versandkosten", "Toimituskulut", "Frais de port", "Verzendkosten"),
    "later": ("Shipped at", "Lieferdatum", "Toimituspäivä", "Date de livraison"),
    "staff": ("Sales rep email", "Betreuer E-Mail"),
    "note": ("Note", "Bemerkung", "Huomautus", "Commentaire"),
}
NEEDED = ("order_id", "date", "email", "total")


def cells(number: int, note: str) -> dict[str, str]:
    """A row whose cells all tell its number and their column."""
    return {
        "order_id": f"O{number}", "date": f"2024-03-{1 + number % 28:02} 10:00:00", "email": f"buyer{number}@example.com",
        "total": f"{900 + number}.25", "refunded": f"{number}.10", "subtotal": f"{700 + number}.50", "shipping": f"{number}.75",
        "later": f"2024-05-{1 + number % 28:02} 12:00:00", "staff": "sales@example.org", "note": note,
    }  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A table as text, and which header is which column."""
    optional = draw(st.sets(st.sampled_from([name for name in HEADERS if name not in NEEDED])))
    columns = draw(st.permutations([*NEEDED, *sorted(optional)]))
    headers = {name: draw(st.sampled_from(HEADERS[name])) for name in columns}
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    note = st.text(st.sampled_from('ab ,;|"\n\t1.'), max_size=8)
    lines = [delimiter.join(headers[name] for name in columns)]
    for number in range(draw(st.integers(3, 12))):
        row = [quoted(cells(number, draw(note))[name], delimiter) for name in columns]
        lines.append(draw(st.sampled_from(DAMAGES))(row, delimiter) if draw(st.integers(0, 4)) == 0 else delimiter.join(row))
    return "\n".join(lines) + "\n", headers


def quoted(cell: str, delimiter: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (delimiter, '"', "\n")) else cell


DAMAGES = (
    lambda row, delimiter: delimiter.join(row[1:]),
    lambda row, delimiter: delimiter.join(row[:-1]),
    lambda row, delimiter: delimiter.join([row[0], "", *row[1:]]),
    lambda row, delimiter: delimiter.join([*row[:1], f'{row[1]}"x', *row[2:]]),
    lambda row, delimiter: '"' + delimiter.join(row),
    lambda row, delimiter: delimiter * (len(row) - 1),
    lambda row, delimiter: delimiter.join(row).replace(delimiter, delimiter * 2, 1),
)
"""Ways in which a row breaks: a cell too few or too many, stray quotes, nothing at all."""


def parsed(content: str) -> ParsedFile:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "upload"
        path.write_text(content, "utf-8")
        table = open_table(path, Path(name), UnpackLimits())
        return canonical(table, recognise(table, ()), ImportAnswers())


@settings(max_examples=40, deadline=None)
@given(tables())
def test_no_cell_is_taken_for_another_columns(made: tuple[str, dict[str, str]]) -> None:
    content, headers = made
    try:
        file = parsed(content)
    except (NeedsMapping, NeedsDateOrder, UnusableFile):
        return

    wrong = {field: header for field, header in file.facts.mapping if headers.get(field) != header}
    assert wrong == {}
    for order_id, email, total, day, refunded in file.orders.select("order_id", "email", "total", "placed_at", "refunded").rows():
        number = int(order_id.removeprefix("O").removesuffix('"x'))  # a stray quote is part of an order's number too
        assert email in {f"buyer{number}@example.com", None}  # a stray quote spoils it
        assert total == Decimal(f"{900 + number}.25")
        assert (day.month, day.day) == (3, 1 + number % 28)
        assert refunded in {Decimal(0) if "refunded" not in headers else Decimal(f"{number}.10")}


@settings(max_examples=10, deadline=None)
@given(tables(), st.randoms())
def test_the_order_of_the_columns_does_not_matter(made: tuple[str, dict[str, str]], chance) -> None:
    _, headers = made
    rows = [cells(number, "") for number in range(5)]
    columns = [name for name in headers if name != "note"]
    turned = columns.copy()
    chance.shuffle(turned)
    one, other = (
        parsed("\n".join(",".join(line) for line in [[headers[name] for name in order], *([row[name] for name in order] for row in rows)]))
        for order in (columns, turned)
    )
    assert dict(one.facts.mapping) == dict(other.facts.mapping)
    assert one.orders.equals(other.orders)
