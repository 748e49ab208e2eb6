"""From files on disk to stored data: parse each in its own process, merge, find the customers, commit once.

Whatever is raised on the way, nothing that was stored has changed.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from winback.errors import StoreUnavailable, UnusableFile
from winback.ingest.forgetting import Forgotten, forget_again, keys_of, retired, unnamed
from winback.ingest.identity import Resolved, phones_of_customers, resolve
from winback.ingest.looks import Look
from winback.ingest.merging import MergeCounts, Records, changes, merge
from winback.ingest.outcomes import FileOutcome, file_outcome
from winback.ingest.parsed import FileFacts, ParsedFile
from winback.ingest.remembered import Remembered, header_key, put_to_use, worth_remembering
from winback.ingest.sandbox import look_untrusted, parse_untrusted
from winback.ingest.sources import UNKNOWN, is_unknown, known_file, with_sources
from winback.ingest.traces import mentions, mentions_listed, without_cut_address, without_mentions
from winback.locale.formats import NO_CURRENCY
from winback.policy import ImportAnswers, ShopPolicy
from winback.schema import ORDER_RECORDS
from winback.settings import checked
from winback.store import ConcurrentChange, Dataset, Erasure, ImportReceipt, Store, SuppressionReason, Workspace

_ATTEMPTS = 3
NO_ANSWERS = ImportAnswers()


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file to import. ``file_name`` is what people call it and is never used as a path."""

    path: Path
    file_name: str
    answers: ImportAnswers = NO_ANSWERS


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What an import did: the workspace as it is now, each file, and what the merge changed."""

    workspace: Workspace
    files: tuple[FileOutcome, ...]
    counts: MergeCounts
    dataset: Dataset


def import_files(store: Store, workspace: Workspace, uploads: Sequence[Upload], *, now: datetime) -> ImportOutcome:
    """Read files into a workspace, all of them or none.

    What was said about an earlier file with the same header holds for the next one; what is said now is kept for it.
    Raises ``UnusableFile`` or ``NeedsDateOrder`` for the first file that cannot be used as it is, and
    ``StoreUnavailable`` where nothing can be kept.
    """
    remembered = remembered_answers(store, workspace)
    parsed = [_parsed(upload, workspace, remembered, now=now) for upload in uploads]
    merged = _commit(store, workspace, _Drop(uploads=tuple(uploads), parsed=tuple(parsed), now=now))
    with suppress(StoreUnavailable):  # the files are in; what was said can be said again
        _remember(store, workspace, uploads, parsed, remembered)
    return ImportOutcome(
        workspace=merged.workspace,
        files=tuple(file_outcome(upload.file_name, file) for upload, file in zip(uploads, merged.files, strict=True)),
        counts=merged.counts,
        dataset=merged.dataset,
    )


def look_at(store: Store, workspace: Workspace | None, path: Path, *, answers: ImportAnswers, is_part: bool = False) -> Look:
    """How a file would be read into a workspace, by its first rows; nothing is stored. Raises ``UnusableFile`` where there is no table."""
    policy = workspace.policy if workspace else ShopPolicy()
    remembered = remembered_answers(store, workspace) if workspace else ()
    return look_untrusted(path, answers=_with_policy(answers, policy), remembered=remembered, is_part=is_part)


def remembered_answers(store: Store, workspace: Workspace) -> tuple[Remembered, ...]:
    """What was said about earlier files of a workspace."""
    kept = store.all_remembered_answers(workspace.id)
    return tuple(Remembered(header_sha256=key, answers=answers, kept_on=kept_at.date()) for key, answers, kept_at in kept)


def forget_explanation(store: Store, workspace: Workspace, facts: FileFacts) -> None:
    """Read the next file with this header by itself again."""
    store.forget_answers(workspace.id, header_key(facts.headers))


def keep_settings(store: Store, workspace: Workspace, policy: ShopPolicy) -> Workspace:
    """Keep the settings of a shop. Orders whose file named no currency get the one that is set now.

    Raises ``UnusableInput`` where a setting makes no sense; then all stay as they were.
    """
    saved = store.save_policy(workspace.id, checked(policy))
    if policy.currency is None:
        return saved
    known = store.dataset(saved)
    if not (known.orders["currency"] == NO_CURRENCY).any():
        return saved
    stated = pl.col("currency").replace(NO_CURRENCY, policy.currency)
    dataset = replace(known, orders=known.orders.with_columns(stated))
    return store.commit_import(saved.id, expected_version=saved.version, dataset=dataset, receipts=[])


def _with_policy(answers: ImportAnswers, policy: ShopPolicy) -> ImportAnswers:
    """What was said about the file, and where nothing was said, what is set for the shop."""
    return replace(
        answers,
        time_zone=answers.time_zone or policy.time_zone,
        phone_country=answers.phone_country or policy.phone_country,
        default_currency=answers.default_currency or policy.currency,
    )


def _parsed(upload: Upload, workspace: Workspace, remembered: Sequence[Remembered], *, now: datetime) -> ParsedFile:
    """One file in frames; explained now, where something was said about it."""
    answers = _with_policy(upload.answers, workspace.policy)
    try:
        file = parse_untrusted(upload.path, file_name=upload.file_name, answers=answers, remembered=remembered)
    except UnusableFile as refused:
        refused.file_name = upload.file_name
        raise
    if not worth_remembering(upload.answers):
        return file
    return replace(file, facts=replace(file.facts, remembered_on=now.date()))


def _remember(
    store: Store, workspace: Workspace, uploads: Sequence[Upload], parsed: Sequence[ParsedFile], remembered: Sequence[Remembered]
) -> None:
    """Keep what was said about these files for the next ones with their headers."""
    for upload, file in zip(uploads, parsed, strict=True):
        if worth_remembering(upload.answers):
            used = put_to_use(upload.answers, remembered, file.facts.headers).answers
            said = ImportAnswers(mapping=used.mapping, date_order=used.date_order, decimal_mark=used.decimal_mark, kind=used.kind)
            store.remember_answers(workspace.id, header_key(file.facts.headers), said)


@dataclass(frozen=True, kw_only=True)
class _Drop:
    """Files that are read in together."""

    uploads: tuple[Upload, ...]
    parsed: tuple[ParsedFile, ...]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What came of a drop; each file with the source that its order numbers are of."""

    workspace: Workspace
    dataset: Dataset
    counts: MergeCounts
    files: tuple[ParsedFile, ...]


def _commit(store: Store, workspace: Workspace, drop: _Drop) -> _Kept:
    """Merge with what is stored now and keep it; again where another import came first."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _merge_and_keep(store, workspace, drop)
        except ConcurrentChange:
            workspace = store.current(workspace.id)
    return _merge_and_keep(store, workspace, drop)


def _with_sources(store: Store, workspace: Workspace, parsed: Sequence[ParsedFile], known: Dataset) -> tuple[ParsedFile, ...]:
    """The files with the unknown shop system that each is of."""
    if not any(is_unknown(file.facts.source) for file in parsed):
        return tuple(parsed)
    earlier = [
        known_file(facts.source or UNKNOWN, facts.headers, facts.mapping)
        for facts in (FileFacts.from_json(json.dumps(receipt.facts)) for receipt in store.receipts(workspace.id))
        if is_unknown(facts.source) or (not facts.source and facts.layout.startswith(UNKNOWN))
    ]
    return tuple(with_sources(parsed, known.orders, earlier))


def _merge_and_keep(store: Store, workspace: Workspace, drop: _Drop) -> _Kept:
    known = store.dataset(workspace)
    parsed = _with_sources(store, workspace, drop.parsed, known)
    receipts = [_receipt(upload, file, now=drop.now) for upload, file in zip(drop.uploads, parsed, strict=True)]
    records = Records(orders=known.orders.select(list(ORDER_RECORDS.columns)), lines=known.lines, contacts=known.contacts)
    merged, counts = merge(records, parsed)
    has_erased, is_erased = store.any_erased(workspace.id), partial(store.erased, workspace.id)
    if has_erased:
        merged = unnamed(merged, partial(mentions_listed, is_listed=is_erased, phone_country=workspace.policy.phone_country))
    resolved = resolve(merged, known.numbers)
    credited = resolved.orders["credited"]
    forgotten = forget_again(merged, is_erased, before=records.orders, credited=credited) if has_erased else None
    cleaned = [_without_erased(store, workspace, receipt, forgotten) for receipt in receipts] if has_erased else receipts
    if forgotten is None:
        dataset = dataset_of(resolved, merged)
        workspace = _keep_unsubscribed(store, workspace, known, dataset)
        stored = store.commit_import(workspace.id, expected_version=workspace.version, dataset=dataset, receipts=cleaned)
        return _Kept(workspace=stored, dataset=dataset, counts=counts, files=parsed)
    dataset = dataset_of(resolve(forgotten.records, retired(known.numbers, forgotten.identifiers)), forgotten.records)
    workspace = _keep_unsubscribed(store, workspace, known, dataset)
    stored = _keep_without(store, workspace, dataset, cleaned, forgotten, known.numbers)
    return _Kept(workspace=stored, dataset=dataset, counts=changes(records, parsed, forgotten.records), files=parsed)


def _keep_unsubscribed(store: Store, workspace: Workspace, known: Dataset, dataset: Dataset) -> Workspace:
    """Put on the do-not-contact list under their addresses of now who is there by a phone that the new data no longer tell.

    Raises ``ConcurrentChange`` where another import came in between.
    """
    if not store.suppression_count(workspace.id):
        return workspace
    before, now = (phones_of_customers(told.orders, told.contacts, told.numbers) for told in (known, dataset))
    gone = before.join(now, on=["customer", "phone"], how="anti")
    theirs = gone["customer"].filter(store.suppressed(workspace.id, gone["phone"]))
    people = dataset.people.filter(pl.col("customer").is_in(theirs.implode()))
    if people.is_empty():
        return workspace
    addresses = pl.concat([people["email"].rename("address"), people["phone"].rename("address")]).drop_nulls()
    suppressed = store.suppress(workspace.id, addresses, reason=SuppressionReason.UNSUBSCRIBED)
    if suppressed.version != workspace.version + 1:
        raise ConcurrentChange
    return suppressed


def dataset_of(resolved: Resolved, records: Records) -> Dataset:
    """What is kept of records whose customers were found."""
    return Dataset(
        orders=resolved.orders, lines=resolved.lines, contacts=records.contacts, people=resolved.people, numbers=resolved.numbers
    )


def _without_erased(store: Store, workspace: Workspace, receipt: ImportReceipt, forgotten: Forgotten | None) -> ImportReceipt:
    """The receipt, whose refused rows mention nobody who asked to be forgotten."""
    if receipt.rejects is None:
        return receipt
    excerpts = receipt.rejects["excerpt"]
    theirs = mentions_listed(excerpts, partial(store.erased, workspace.id), phone_country=workspace.policy.phone_country)
    if forgotten:
        theirs = theirs | mentions(excerpts, forgotten.traces)
    return replace(receipt, rejects=without_cut_address(without_mentions(receipt.rejects, theirs)))


def _keep_without(
    store: Store, workspace: Workspace, dataset: Dataset, receipts: Sequence[ImportReceipt], forgotten: Forgotten, numbers: pl.DataFrame
) -> Workspace:
    """Keep what was imported; what else the files tell of who was forgotten is forgotten with them."""
    learnt = forgotten.identifiers.filter(~store.erased(workspace.id, forgotten.identifiers))
    if learnt.is_empty():
        return store.commit_import(workspace.id, expected_version=workspace.version, dataset=dataset, receipts=receipts)
    had = numbers.filter(pl.col("customer_key").is_in(keys_of(learnt).implode()))["customer"]
    erasure = Erasure(identifiers=tuple(learnt), customers=tuple(had), traces=forgotten.traces, now=receipts[0].imported_at)
    stored, _ = store.erase(workspace.id, expected_version=workspace.version, dataset=dataset, receipts=receipts, erasure=erasure)
    return stored


def _receipt(upload: Upload, file: ParsedFile, *, now: datetime) -> ImportReceipt:
    outcome = file_outcome(upload.file_name, file)
    return ImportReceipt(
        file_name=upload.file_name,
        imported_at=now,
        bytes=_size(upload.path),
        facts=json.loads(file.facts.to_json()),
        counts={
            "rows": file.facts.rows,
            "orders": outcome.orders,
            "contacts": outcome.contacts,
            "first_order": outcome.first_order and outcome.first_order.isoformat(),
            "last_order": outcome.last_order and outcome.last_order.isoformat(),
            "rejected": outcome.rejected,
        },
        rejects=file.rejects,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
