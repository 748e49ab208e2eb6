"""The exports that are known by their headers, one file per platform, and the closed list of fields."""

from winback.ingest.layouts.layout import COALESCED, FIELDS, Layout
from winback.ingest.layouts.online_retail import ONLINE_RETAIL, ONLINE_RETAIL_II
from winback.ingest.layouts.shopify_customers import SHOPIFY_CUSTOMERS
from winback.ingest.layouts.shopify_orders import SHOPIFY_ORDERS

LAYOUTS: tuple[Layout, ...] = (
    SHOPIFY_ORDERS,
    SHOPIFY_CUSTOMERS,
    ONLINE_RETAIL,
    ONLINE_RETAIL_II,
)
"""Every known layout; of several that fit a file the one with most of its headers in it is taken."""

__all__ = ["COALESCED", "FIELDS", "LAYOUTS", "Layout"]
