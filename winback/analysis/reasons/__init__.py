"""Why customers probably left: every reason that applies to each of them, with the figures that speak for it."""

from winback.analysis.reasons.evidence import evidence
from winback.analysis.reasons.found import main_reasons, reasons
from winback.analysis.reasons.products import gone_products

__all__ = ["evidence", "gone_products", "main_reasons", "reasons"]
