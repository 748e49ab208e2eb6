"""Pools of names, places and telephone numbers, drawn once with Faker and sampled afterwards.

Nobody real can be reached: addresses end in example.com and example.org, and telephone numbers are
from the ranges that the regulators keep free for film and television – Ofcom for the United Kingdom,
Bundesnetzagentur for Germany, PTS for Sweden. For Ireland and Finland no such range was found: the
few Irish buyers with a number have a British one, the Finnish ones a Swedish one.
"""

from dataclasses import dataclass
from functools import lru_cache

_PHONES: dict[str, tuple[tuple[str, int], ...]] = {
    "en_GB": (
        *((f"+44{city}4960", 3) for city in (113, 114, 115, 116, 117, 118, 121, 131, 141, 151, 161)),
        *((prefix, 3) for prefix in ("+442079460", "+441914980", "+442920180", "+442896496")),
    ),
    "en_IE": (("+442896496", 3), ("+441914980", 3), ("+441184960", 3), ("+441134960", 3)),
    "de_DE": (("+493023125", 3), ("+496990009", 3), ("+494066969", 3), ("+492214710", 3), ("+498999998", 3)),
    "fi_FI": (("+463139006", 2), ("+464062804", 2), ("+468465004", 2), ("+469803192", 2)),
}
"""Prefixes of the free ranges, and how many digits follow."""


@dataclass(frozen=True)
class Pools:
    """What people are put together from. ``cities`` and ``postcodes`` belong together by place."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    postcodes: tuple[str, ...]
    companies: tuple[str, ...]
    phones: tuple[str, ...]


@lru_cache(maxsize=4)
def pools(locale: str) -> Pools:
    """The pools of one locale, always the same."""
    from faker import Faker  # noqa: PLC0415 – takes a tenth of a second, and is needed only where a demo shop is made

    fake = Faker(locale)
    fake.seed_instance(20260630)
    return Pools(
        first_names=tuple(fake.first_name() for _ in range(400)),
        last_names=tuple(fake.last_name() for _ in range(800)),
        streets=tuple(fake.street_name() for _ in range(300)),
        cities=tuple(fake.city() for _ in range(200)),
        postcodes=tuple(fake.postcode() for _ in range(200)),
        companies=tuple(fake.company() for _ in range(60)),
        phones=tuple(f"{prefix}{number:0{digits}d}" for prefix, digits in _PHONES[locale] for number in range(10**digits)),
    )
