"""How much room data takes, as people read it."""

from winback.locale import N_, Message

_KILO = 1000
_UNITS = (N_("{n} kB"), N_("{n} MB"), N_("{n} GB"))


def in_bytes(stored: int) -> Message:
    """An amount of data as people read it, at least one kilobyte where there is any."""
    size, unit = stored / _KILO, 0
    while size >= _KILO and unit < len(_UNITS) - 1:
        size, unit = size / _KILO, unit + 1
    return Message(_UNITS[unit], n=round(size, 1) if 1 <= size < 10 and unit else max(round(size), 1 if stored else 0))
