"""The exports that are known by their headers, one file per platform, and the closed list of fields."""

from winback.ingest.layouts.amazon import AMAZON_ORDERS
from winback.ingest.layouts.bigcommerce import BIGCOMMERCE_LINES, BIGCOMMERCE_ORDERS
from winback.ingest.layouts.ebay import EBAY_ORDERS, EBAY_ORDERS_DE
from winback.ingest.layouts.etsy import ETSY_ITEMS, ETSY_ORDERS
from winback.ingest.layouts.layout import COALESCED, FIELDS, Layout
from winback.ingest.layouts.magento import MAGENTO_ORDERS
from winback.ingest.layouts.olist import OLIST_ORDERS
from winback.ingest.layouts.online_retail import ONLINE_RETAIL, ONLINE_RETAIL_II
from winback.ingest.layouts.paypal import PAYPAL_ACTIVITY, PAYPAL_ACTIVITY_DE
from winback.ingest.layouts.prestashop import PRESTASHOP_ORDERS
from winback.ingest.layouts.shopify_customers import SHOPIFY_CUSTOMERS
from winback.ingest.layouts.shopify_orders import SHOPIFY_ORDERS
from winback.ingest.layouts.shopware5 import SHOPWARE5_MAIN_ORDERS, SHOPWARE5_ORDERS
from winback.ingest.layouts.shopware6 import SHOPWARE6_ORDERS
from winback.ingest.layouts.square import SQUARE_ITEMS, SQUARE_TRANSACTIONS
from winback.ingest.layouts.squarespace import SQUARESPACE_ORDERS
from winback.ingest.layouts.stripe import STRIPE_PAYMENTS
from winback.ingest.layouts.wix import WIX_ORDERS
from winback.ingest.layouts.woocommerce_advanced import WOOCOMMERCE_ADVANCED
from winback.ingest.layouts.woocommerce_analytics import WOOCOMMERCE_ANALYTICS_CUSTOMERS, WOOCOMMERCE_ANALYTICS_ORDERS
from winback.ingest.layouts.woocommerce_webtoffee import WOOCOMMERCE_WEBTOFFEE, WOOCOMMERCE_WEBTOFFEE_ROWS

LAYOUTS: tuple[Layout, ...] = (
    SHOPIFY_ORDERS,
    SHOPIFY_CUSTOMERS,
    AMAZON_ORDERS,
    BIGCOMMERCE_LINES,
    BIGCOMMERCE_ORDERS,
    EBAY_ORDERS,
    EBAY_ORDERS_DE,
    ETSY_ITEMS,
    ETSY_ORDERS,
    MAGENTO_ORDERS,
    OLIST_ORDERS,
    ONLINE_RETAIL,
    ONLINE_RETAIL_II,
    PAYPAL_ACTIVITY,
    PAYPAL_ACTIVITY_DE,
    PRESTASHOP_ORDERS,
    SHOPWARE5_MAIN_ORDERS,
    SHOPWARE5_ORDERS,
    SHOPWARE6_ORDERS,
    SQUARE_ITEMS,
    SQUARE_TRANSACTIONS,
    SQUARESPACE_ORDERS,
    STRIPE_PAYMENTS,
    WIX_ORDERS,
    WOOCOMMERCE_ADVANCED,
    WOOCOMMERCE_ANALYTICS_CUSTOMERS,
    WOOCOMMERCE_ANALYTICS_ORDERS,
    WOOCOMMERCE_WEBTOFFEE,
    WOOCOMMERCE_WEBTOFFEE_ROWS,
)
"""Every known layout; of several that fit a file the one with most of its headers in it is taken."""

__all__ = ["COALESCED", "FIELDS", "LAYOUTS", "Layout"]
