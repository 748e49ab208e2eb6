"""``demo`` and ``samples``: made-up shops as files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from winback.locale.formats import Speaker
from winback.vocabulary import BusinessType


@dataclass(frozen=True, kw_only=True)
class Written:
    """Files that a command wrote."""

    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        return {"files": [str(path) for path in self.files]}

    def as_table(self, say: Speaker) -> str:
        return "\n".join(str(path) for path in self.files)


def write_demo(*, business: BusinessType, customers: int, seed: int, as_of: date, locale: str, platform: str, folder: Path) -> Written:
    """Write the exports of a made-up shop into ``folder``."""
    from winback.demo.launch import write_exports  # noqa: PLC0415 – faker is slow to import and no other command needs it

    return Written(
        files=tuple(write_exports(business, customers=customers, seed=seed, as_of=as_of, locale=locale, platform=platform, folder=folder))
    )


def write_samples(folder: Path) -> Written:
    """Write the sample exports into ``folder``."""
    from winback.demo.samples import write_samples as write  # noqa: PLC0415 – as above

    return Written(files=tuple(write(folder)))
