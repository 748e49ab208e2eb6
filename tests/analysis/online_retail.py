"""The Online Retail file as orders, by the clean rule beside it, without Winback's own reader."""

from pathlib import Path

import polars as pl

from winback.schema import LINES, MONEY, ORDERS
from winback.vocabulary import Consent, OrderStatus, Standing


def online_retail_orders(path: Path) -> pl.DataFrame:
    """ORDERS: one per invoice with a customer; lines of cancellations, zero or negative quantity or price are left out."""
    sold = _sold(path)
    invoices = sold.group_by("InvoiceNo").agg(
        pl.col("CustomerID").first().cast(pl.Float64).cast(pl.Int64).alias("customer"),
        pl.col("placed_at").min(),
        pl.col("amount").sum().alias("net"),
    )
    return ORDERS.conform(
        invoices.sort("InvoiceNo").select(
            pl.int_range(pl.len()).alias("order"),
            pl.lit("online_retail").alias("source"),
            pl.col("InvoiceNo").alias("order_id"),
            "placed_at",
            pl.lit(OrderStatus.PLACED).alias("status"),
            pl.lit("GBP").alias("currency"),
            pl.col("net").alias("total"),
            *(pl.lit(0).alias(name) for name in ("refunded", "discount", "credited", "file_line")),
            *(pl.lit(Consent.UNKNOWN).alias(name) for name in ("email_consent", "sms_consent")),
            "customer",
            "net",
            pl.lit(Standing.COUNTED).alias("standing"),
            pl.col("placed_at").dt.date().alias("ordered_on"),
        )
    )


def online_retail_lines(path: Path) -> pl.DataFrame:
    """LINES of the orders of ``online_retail_orders``."""
    sold = _sold(path)
    numbers = sold.select("InvoiceNo").unique().sort("InvoiceNo").with_row_index("order")
    names = pl.col("Description").str.strip_chars().fill_null(pl.col("StockCode"))
    return LINES.conform(
        sold.join(numbers, on="InvoiceNo", maintain_order="left").select(
            "order",
            pl.int_range(pl.len()).over("order").alias("line"),
            pl.col("StockCode").alias("product"),
            names.alias("product_name"),
            "quantity",
            pl.col("price").alias("unit_price"),
            "amount",
            pl.lit(value=True).alias("is_product"),
        )
    )


def _sold(path: Path) -> pl.DataFrame:
    lines = pl.read_csv(path, infer_schema=False).with_columns(
        quantity=pl.col("Quantity").cast(pl.Int64), price=pl.col("UnitPrice").cast(MONEY), placed_at=pl.col("InvoiceDate").str.to_datetime()
    )
    is_sale = ~pl.col("InvoiceNo").str.starts_with("C") & (pl.col("quantity") > 0) & (pl.col("price") > 0)
    return lines.filter(is_sale, pl.col("CustomerID").is_not_null()).with_columns(amount=pl.col("quantity") * pl.col("price"))
