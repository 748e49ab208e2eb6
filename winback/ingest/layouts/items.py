"""How exports pack the products of an order into cells, and how they number columns of several alike."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PackedItems:
    """Products packed into cells.

    ``columns`` is a pattern of the headers, in small letters, whose cells hold them. Where a cell holds several, ``divide`` is
    a pattern and what stands in its place, with ``\\x1f`` where one item ends. ``item`` is a pattern of one item, whose named
    groups are fields of a line; ``other_total`` stands in where ``line_total`` is not stated.
    """

    columns: str
    divide: tuple[str, str] | None = None
    item: str


WEBTOFFEE_ITEMS = PackedItems(
    columns=r"line_item_\d+",
    item=(
        r"(?s)^name:(?P<product_name>.*?)\|product_id:[^|]*\|sku:(?P<product>[^|]*)\|quantity:(?P<quantity>[^|]*)"
        r"\|total:(?P<other_total>[^|]*)(?:\|sub_total:(?P<line_total>[^|]*))?"
    ),
)
"""One item in each of several columns; ``sub_total`` is before discounts, both are without tax."""

BIGCOMMERCE_ITEMS = PackedItems(
    columns=r"product details",
    divide=(r"\s*\|\s*(Product ID:)", "\x1f${1}"),
    item=(
        r"(?s)^Product ID: ?[^,]*, Product Qty: ?(?P<quantity>[^,]*), Product SKU: ?(?P<product>.*?), Product Name: ?(?P<product_name>.*?)"
        r"(?:, Product (?:Weight|Variation Details|Unit Price|Total Price|Options?):.*)?$"
    ),
)

COUNTED_ITEMS = PackedItems(
    columns=r"product\(s\)",
    divide=(r"(?:, |; ?| ?\| ?|\n)(\d+) ?([x×]) ", "\x1f${1}${2} "),
    item=r"(?s)^(?P<quantity>\d+) ?[x×] (?P<product_name>.+)$",
)
"""“2× Mug, 1× Plate”, without prices."""

ITEMS_WITH_COUNT = PackedItems(
    columns=r"",
    divide=(r"( [x×] ?\d+)(?:, |; ?| ?\| ?|\n)", "${1}\x1f"),
    item=r"(?s)^(?P<product_name>.+?) [x×] ?(?P<quantity>\d+)$",
)
"""“Mug x 2, Plate x 1”, without prices."""

ANY_PACKING = (WEBTOFFEE_ITEMS, BIGCOMMERCE_ITEMS, COUNTED_ITEMS, ITEMS_WITH_COUNT)
"""What is looked for in a table of no known export."""
