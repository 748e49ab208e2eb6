"""What was recognised about a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winback.ingest.layouts import Layout

ITEMS = "items"
"""The field of columns whose cells hold packed products."""


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A layout, how certain it is (0 … 1), and (field, header) as the file has them; a field may have several headers.

    ``numbered`` has the (field, header) of each position where products stand in numbered columns of the order's row.
    """

    layout: Layout
    certainty: float
    mapping: tuple[tuple[str, str], ...]
    numbered: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (field, header) that is read."""
        return (*self.mapping, *(pair for position in self.numbered for pair in position))

    def headers(self, field: str) -> tuple[str, ...]:
        """The headers of one field, first choice first."""
        return tuple(header for mapped, header in self.mapping if mapped == field)


def overridden(found: Recognised, overrides: Sequence[tuple[str, str]]) -> Recognised:
    """With the fields that a person has set to a header in place of those found; an empty header takes a field away."""
    settled = {field for field, _ in overrides}
    kept = tuple((field, header) for field, header in found.mapping if field not in settled)
    return replace(found, mapping=kept + tuple((field, header) for field, header in overrides if header))
