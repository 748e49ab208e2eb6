"""Shops to be backed up, and what of a store can be compared before and after."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tests.databases import rows
from tests.in_process import parse_here
from tests.one_list import NOW, drafted, recorded
from winback import measuring, pipeline
from winback.backups import BackupContents
from winback.backups.archive import opened
from winback.backups.reading import examined
from winback.importing import Upload, import_files
from winback.policy import ImportAnswers, ShopPolicy, Thresholds
from winback.store import FrameRole, Store, SuppressionReason, Workspace
from winback.store.restored import POINTING, files_of
from winback.store.rows import TABLES, as_line
from winback.vocabulary import CampaignStatus, DateOrder

THRESHOLDS = Thresholds(at_risk_after_days=60, lapsed_after_days=90, lost_after_days=900)
KAY, BEN, CLEO, DORA, EVE = "kay@example.com", "ben@example.org", "cleo@example.com", "dora@example.org", "eve@example.com"
HEADER = "Order ID,Email,Phone,Customer ID,First Name,Last Name,Order date,Total,Currency,Coupon,Product,Newsletter\n"
FIRST = HEADER + (
    f"1,{KAY},0151 12345678,77,Kay,Birdsong,2026-01-02,10.00,EUR,KAY-7,Mug,yes\n"
    f"2,{BEN},,78,Ben,Berg,2026-01-03,20.50,EUR,,Cup,yes\n"
    f"3,,0151 12345678,,,,2026-02-01,7.25,EUR,,Mug,\n"
    f"4,{DORA},,79,Dora,Dahl,2026-01-09,{{middle}},EUR,,Mug,yes\n"
    f"5,{CLEO},,80,Cleo,Meyer,2026-05-30,30.00,EUR,,Pot,yes\n"
    f"6,{KAY},,77,Kay,Birdsong,someday,9.00,EUR,,Mug,yes\n"
    f"{KAY},2026-02-02,one cell too few\n"
)
SECOND = HEADER + f"7,{BEN},,78,Ben,Berg,2026-06-20,12.00,EUR,,Cup,yes\n8,{CLEO},,80,Cleo,Meyer,2026-06-30,{{middle}},EUR,,Pot,yes\n"
HEADER_HASH = "c" * 64


def add(store: Store, workspace: Workspace, folder: Path, content: str, file_name: str = "orders.csv") -> Workspace:
    """The workspace after an import of the content."""
    path = folder / f"upload of {workspace.id}.csv"
    path.write_text(content)
    return import_files(store, store.current(workspace.id), [Upload(path=path, file_name=file_name)], now=NOW).workspace


def full_shop(store: Store, folder: Path, name: str, *, middle: str = "11.00") -> Workspace:
    """A shop with two imports, a campaign that was sent and one that was given up, people who left, and settings.

    Shops of two ``middle`` values differ in one amount in the middle of the data.
    """
    shop = store.create_workspace(name, policy=ShopPolicy(currency="EUR", phone_country="DE", name=name))
    shop = add(store, shop, folder, FIRST.format(middle=middle))
    campaign = recorded(store, shop, drafted(store, shop, THRESHOLDS, holdout=0.4), name="May")
    store.mark_sent(shop.id, campaign.id, on=date(2026, 5, 30), expected_status=CampaignStatus.RECORDED)
    add(store, shop, folder, SECOND.format(middle=middle), "orders of June.csv")
    store.suppress(shop.id, [EVE], reason=SuppressionReason.UNSUBSCRIBED)
    store.suppress(shop.id, ["+491719999999"], reason=SuppressionReason.ADDED_BY_OWNER)
    store.suppress(shop.id, ["gone@example.org", "i:generic:500"], reason=SuppressionReason.ERASED)
    store.remember_answers(shop.id, HEADER_HASH, ImportAnswers(date_order=DateOrder.DAY_FIRST, mapping=(("total", "Summe"),)))
    return store.current(shop.id)


def told(store: Store, workspace: Workspace) -> dict[str, Any]:
    """All that a workspace shows: data, refused rows, lists, measured results, settings, who left – without ids."""
    now = store.current(workspace.id)
    history = pipeline.read_history(store.dataset(now), policy=now.policy, imported_on=NOW.date())
    results = measuring.results(store, now, history) if history else ()
    campaigns = store.campaigns(now.id)
    return {
        "policy": now.policy,
        "version": now.version,
        "frames": {role: store.frame(now, role, columns=_columns(store, now, role)).write_csv() for role in FrameRole},
        "receipts": [(one.file_name, one.imported_at, one.facts, one.counts, one.dataset_version) for one in store.receipts(now.id)],
        "rejects": [store.rejects(now.id, one.id or 0).write_csv() for one in store.receipts(now.id)],
        "campaigns": [(one.name, one.status, one.sent_on, one.seed, one.terms, one.erased, one.dataset_version) for one in campaigns],
        "people": [frame.write_csv() for one in campaigns for frame in store.campaign_frames(one)],
        "codes": store.taken_codes(now.id),
        "results": [repr(one.measured) + one.outcomes.write_csv() for one in results],
        "listed": store.suppression_summary(now.id),
        "answers": store.remembered_answers(now.id, HEADER_HASH),
    }


def _columns(store: Store, workspace: Workspace, role: FrameRole) -> list[str]:
    return store.scan(workspace, role).collect_schema().names()


def stored(store: Store, workspace: Workspace) -> dict[str, list[str]]:
    """Every row of a workspace as JSON, and the bytes of every frame it points to – without ids, which differ from copy to copy."""
    with store.copied(workspace.id) as copy:
        tables = {table: list(copy.rows(table)) for table in TABLES}
    ids = {name for table in TABLES.values() for name in table.columns.keys() if name == "id" or name.endswith("_id")}  # noqa: SIM118
    without = {
        table: [as_line({name: value for name, value in row.items() if name not in ids}).decode() for row in found]
        for table, found in tables.items()
    }
    files = files_of({table: tables[table] for table in POINTING})
    hashes = [hashlib.sha256(b"".join(store.frame_bytes(workspace.id, file))).hexdigest() for file in files]
    return {**without, "frames": hashes}


def on_disk(data_dir: Path, workspace_id: int) -> dict[str, Any]:
    """Every row of one workspace as it lies in the database, and its files."""
    tables = {name: rows(data_dir, f"SELECT * FROM {name} WHERE {_theirs(name)} ORDER BY 1, 2", id=workspace_id) for name in TABLES}
    files = {path.name: path.read_bytes() for path in (data_dir / "frames" / str(workspace_id)).glob("*")}
    return {**tables, "files": files}


def _theirs(table: str) -> str:
    if table == "dataset_file":
        return "dataset_id IN (SELECT id FROM dataset WHERE workspace_id = :id)"
    return "id = :id" if table == "workspace" else "workspace_id = :id"


def sound_here(path: Path) -> tuple[BackupContents, str]:
    """In place of ``winback.backups.restoring.sound``: the same without a process of its own."""
    with opened(path) as archive:
        return examined(archive, decode=True), archive.manifest_sha256


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], None], *, mend: bool = True) -> Path:
    """The backup with its files changed; with ``mend`` the manifest says what is in it now, as somebody would who means harm."""
    with zipfile.ZipFile(source) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    change(files)
    if mend:
        manifest = json.loads(files["manifest.json"])
        others = {name: content for name, content in files.items() if name != "manifest.json"}
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in others.items()
        }
        files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w") as zipped:
        for name, content in files.items():
            kind = zipfile.ZIP_STORED if name.endswith((".parquet", ".key")) else zipfile.ZIP_DEFLATED
            zipped.writestr(zipfile.ZipInfo(name), content, kind)
    return target


def with_row(table: str, **changes: Any) -> Callable[[dict[str, bytes]], None]:
    """Changes the first row of a table of the first shop."""

    def change(files: dict[str, bytes]) -> None:
        name = f"shops/0/{table}.jsonl"
        first, *others = files[name].splitlines(keepends=True)
        files[name] = b"".join([json.dumps({**json.loads(first), **changes}).encode() + b"\n", *others])

    return change


def in_process(monkeypatch: Any) -> None:
    """Parse and check in this process: the same code, much faster."""
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)
    monkeypatch.setattr("winback.backups.restoring.sound", sound_here)


def parquet(frame: pl.DataFrame, folder: Path) -> bytes:
    """The bytes of a frame as Parquet."""
    frame.write_parquet(folder / "made.parquet")
    return (folder / "made.parquet").read_bytes()
