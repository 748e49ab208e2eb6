"""Reading a backup in full: every byte is hashed, every row is checked, and, where asked for, every frame is decoded."""

import io
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from winback.backups.archive import Archive, opened
from winback.backups.contents import COUNTED, BackupContents
from winback.errors import FrameMismatch, UnusableInput
from winback.schema import FrameSchema
from winback.store.frames import FrameFile, as_declared
from winback.store.incoming import SMALL_TABLES, check_listed, check_rows
from winback.store.keys import KEY_BYTES, key_id
from winback.store.restored import POINTING, files_of, uses_of
from winback.store.rows import TABLES, Row, from_line

_KEYS = "keys/"


@dataclass(frozen=True, kw_only=True, eq=False)
class ShopRows:
    """The rows of one workspace in a backup, checked; those of large tables are read again whenever they are asked for."""

    number: int
    rows: Mapping[str, Callable[[], Iterable[Row]]]
    files: tuple[FrameFile, ...]

    def frame_name(self, file: FrameFile) -> str:
        """Where a frame is in the backup."""
        return f"shops/{self.number}/frames/{file.sha256}.parquet"


def examine(path: Path, *, decode: bool = False) -> BackupContents:
    """Read all of a backup. Raises ``UnusableFile`` for what is damaged, not ours, or of a newer program."""
    with opened(path) as archive:
        return examined(archive, decode=decode)


def examined(archive: Archive, *, decode: bool) -> BackupContents:
    """Read all of an open backup. Raises ``ValueError`` and the like where anything is wrong with it."""
    keys_of(archive)
    shops = [shop_rows(archive, number) for number in range(len(archive.manifest.shops))]
    _refuse_others(archive, shops)
    for shop in shops:
        for file, uses in _frames_of(shop).items():
            _check_frame(archive, shop.frame_name(file), file, list(uses.values()) if decode else [])
    manifest = archive.manifest
    return BackupContents(made_at=manifest.made_at, program=manifest.program, bytes=archive.bytes, shops=manifest.shops)


def keys_of(archive: Archive) -> dict[str, bytes]:
    """The keys of do-not-contact lists by name. Raises ``ValueError`` for one that is not what it is called."""
    keys = {name.removeprefix(_KEYS).removesuffix(".key"): b"".join(archive.pieces(name)) for name in _key_files(archive)}
    if any(len(key) != KEY_BYTES or key_id(key) != named for named, key in keys.items()):
        raise ValueError("no key")
    return keys


def _key_files(archive: Archive) -> list[str]:
    return [name for name in archive.manifest.files if name.startswith(_KEYS)]


def shop_rows(archive: Archive, number: int) -> ShopRows:
    """The rows of one workspace, all of them read and checked. Raises ``ValueError`` where they do not belong together."""
    names = {table: f"shops/{number}/{table}.jsonl" for table in TABLES}
    small = {table: list(_rows(archive, names[table], table)) for table in SMALL_TABLES}
    try:
        check_rows(
            small, keys=[name.removeprefix("keys/").removesuffix(".key") for name in archive.manifest.files if name.startswith("keys/")]
        )
    except UnusableInput:  # of a name
        raise ValueError("no name") from None
    large = {table: partial(_rows, archive, names[table], table) for table in TABLES if table not in SMALL_TABLES}
    _check_told(archive, number, small, listed=check_listed(large["suppression"]()))
    deque(large["campaign_code"](), maxlen=0)
    rows: dict[str, Callable[[], Iterable[Row]]] = {**{table: partial(list, held) for table, held in small.items()}, **large}
    return ShopRows(number=number, rows=rows, files=tuple(files_of({table: small[table] for table in POINTING})))


def _rows(archive: Archive, name: str, table: str) -> Iterable[Row]:
    return (from_line(table, line) for line in archive.lines(name))


def _check_told(archive: Archive, number: int, small: Mapping[str, list[Row]], *, listed: int) -> None:
    """The manifest says of a workspace what its rows say."""
    told, workspace = archive.manifest.shops[number], small["workspace"][0]
    counts = {"imports": len(small[COUNTED["imports"]]), "campaigns": len(small[COUNTED["campaigns"]]), "suppressed": listed}
    named = (told.name, told.uid, told.is_demo, told.is_archived)
    stored = (workspace["name"], workspace["uid"], workspace["is_demo"], workspace["archived_at"] is not None)
    if named != stored or any(getattr(told, name) != count for name, count in counts.items()):
        raise ValueError("the manifest says something else")


def _refuse_others(archive: Archive, shops: list[ShopRows]) -> None:
    """Nothing is in the backup that no row points to, and all is there that one does."""
    rows = {f"shops/{shop.number}/{table}.jsonl" for shop in shops for table in TABLES}
    frames = {shop.frame_name(file): (file.sha256, file.bytes) for shop in shops for file in shop.files}
    stored = {name: (entry.sha256, entry.bytes) for name, entry in archive.manifest.files.items()}
    if set(stored) != {*_key_files(archive), *rows, *frames} or any(stored[name] != expected for name, expected in frames.items()):
        raise ValueError("other files than the rows say")


def _frames_of(shop: ShopRows) -> dict[FrameFile, dict[str, FrameSchema]]:
    """Every frame with all that it is used as: the same bytes may be two frames."""
    uses: dict[FrameFile, dict[str, FrameSchema]] = {}
    for file, schema in uses_of({table: shop.rows[table]() for table in POINTING}):
        uses.setdefault(file, {})[schema.name] = schema
    return uses


def _check_frame(archive: Archive, name: str, file: FrameFile, schemas: Sequence[FrameSchema]) -> None:
    """Hash a frame, and decode it as each of these."""
    if not schemas:
        deque(archive.pieces(name), maxlen=0)
        return
    content = b"".join(archive.pieces(name))
    try:
        heights = {schema.check(as_declared(pl.scan_parquet(io.BytesIO(content)), schema).collect()).height for schema in schemas}
    except (FrameMismatch, pl.exceptions.PolarsError):
        raise ValueError("no frame of this kind") from None
    if heights != {file.rows}:
        raise ValueError("another number of rows")
