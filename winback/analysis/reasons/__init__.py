"""Why customers probably left: every reason that applies to each of them, with the figures that speak for it."""

from winback.analysis.reasons.evidence import evidence
from winback.analysis.reasons.found import main_reasons, reasons

__all__ = ["evidence", "main_reasons", "reasons"]
