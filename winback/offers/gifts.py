"""What a shop of a kind could give away: a suggestion that fills an empty field, nothing more."""

from collections.abc import Mapping
from types import MappingProxyType

from winback.locale import N_
from winback.vocabulary import BusinessType

_IDEAS: Mapping[BusinessType, str] = MappingProxyType(
    {
        BusinessType.COFFEE: N_("a small bag of our newest roast"),
        BusinessType.FASHION: N_("a pair of socks that goes with it"),
        BusinessType.FURNITURE: N_("a care set for wood and fabric"),
        BusinessType.GIFTS: N_("a small surprise, wrapped"),
    }
)


def gift_idea(kind: BusinessType | None) -> str:
    """A gift for customers of such a shop, as a message id; "" where the kind of shop is not known."""
    return _IDEAS[kind] if kind else ""
