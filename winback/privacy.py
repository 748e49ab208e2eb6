"""What a person may ask for: not to be written to, to be forgotten, to see what is known.

Whoever is forgotten stays forgotten: what identifies them is kept as keyed hashes, and an import that brings them again
takes their orders without them. Who orders anew under the same address stays anonymous, too.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from winback.errors import UnusableInput
from winback.importing import dataset_of
from winback.ingest.asked import Asked, asked
from winback.ingest.forgetting import Forgotten, forget, keys_of, marks_of, retired
from winback.ingest.identity import resolve
from winback.ingest.merging import Records
from winback.ingest.parsed import Unsubscribes
from winback.ingest.sandbox import read_unsubscribes
from winback.ingest.traces import Traces, addresses_in
from winback.locale import N_, Message, quoted
from winback.locale.words import word
from winback.policy import ImportAnswers
from winback.schema import ORDER_RECORDS
from winback.store import ConcurrentChange, Dataset, Erasure, InCampaign, KnownBeside, Store, SuppressionReason, Workspace
from winback.vocabulary import Arm, Consent

_ATTEMPTS = 5
_MANY = 20  # silencing fewer people is not asked about
_FEWEST_OF_GROUP = 2
_CONSENTS = ("email_consent", "sms_consent", "phone_consent", "ads_consent")
_MESSAGE = ("subject", "preview_text", "text", "button", "link")


@dataclass(frozen=True, kw_only=True)
class UnsubscribesPreview:
    """What a list would change.

    ``new`` counts the addresses that are not on the do-not-contact list yet, ``customers`` the known people who have one of
    the addresses, ``could_be_emailed`` those of them who agreed to e-mail and were not on the list until now.
    ``needs_confirmation`` says why the list may be of everybody and not of those who left; a person has to answer that first.
    """

    addresses: int
    new: int
    customers: int
    could_be_emailed: int
    needs_confirmation: Message | None = None


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was known of a person who is forgotten now. Not ``found``: nothing was, and the address is on the list all the same."""

    found: bool
    orders: int
    contacts: int
    campaigns: int
    rejected_rows: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Person:
    """Somebody in a dataset, or somebody unknown: their key, numbers and identifiers, and the dataset's records without them."""

    asked: Asked
    rows: pl.Series
    customers: tuple[int, ...]
    forgotten: Forgotten
    identifiers: tuple[str, ...]
    traces: Traces


def read_list(workspace: Workspace, path: Path, *, file_name: str) -> Unsubscribes:
    """The addresses in a list of unsubscribed people; phones without a country code are of the shop's. Raises ``UnusableFile``."""
    return read_unsubscribes(path, file_name=file_name, answers=ImportAnswers(phone_country=workspace.policy.phone_country))


def preview_unsubscribes(store: Store, workspace: Workspace, found: Unsubscribes) -> UnsubscribesPreview:
    """What ``unsubscribe`` would change, so that it can be asked for first."""
    addresses = found.addresses
    people = store.dataset(workspace).people.select("customer", "email", "phone", "email_consent")
    listed = pl.col("email").is_in(addresses.implode()) | pl.col("phone").is_in(addresses.implode()).fill_null(value=False)
    known = people.filter(listed.fill_null(value=False))
    looked_at = people if known.height >= _MANY else known  # hashing every address takes its time
    before = store.suppressed_customers(workspace.id, looked_at)
    is_free = pl.col("email").is_not_null() & ~pl.col("customer").is_in(before.implode())
    judged = looked_at.with_columns(is_listed=listed.fill_null(value=False), is_free=is_free)
    agreed = pl.col("is_free") & (pl.col("email_consent") == Consent.YES)
    return UnsubscribesPreview(
        addresses=addresses.len(),
        new=int((~store.suppressed(workspace.id, addresses)).sum()),
        customers=known.height,
        could_be_emailed=judged.filter(agreed & pl.col("is_listed")).height,
        needs_confirmation=_silences_most(judged) or _is_of_customers(found) or _is_of_campaign(store, workspace, found),
    )


def _silences_most(judged: pl.DataFrame) -> Message | None:
    """Most of those who agreed, or of those who have not declined: without known consent there is the exemption for customers."""
    free = judged.filter("is_free")
    for consent in ([Consent.YES], [Consent.YES, Consent.UNKNOWN]):
        could = free.filter(pl.col("email_consent").is_in(consent))
        silenced = could.filter("is_listed").height
        if silenced >= _MANY and 2 * silenced > could.height:
            told = N_(
                "This list would silence {silenced} of the {could} people you may e-mail. "
                "Is it really the list of those who left, and not of everybody?"
            )
            return Message(told, silenced=silenced, could=could.height)
    return None


def _is_of_customers(found: Unsubscribes) -> Message | None:
    if not found.of_customers:
        return None
    columns = tuple(quoted(header[:40]) for header in found.of_customers[:5])
    return Message(
        N_("Nothing in this file says who left, and it holds more than such lists do: {columns}. Have all the people in it left?"),
        columns=columns,
    )


def _is_of_campaign(store: Store, workspace: Workspace, found: Unsubscribes) -> Message | None:
    """Where it is one of our own files: all its addresses are of one group of a campaign, and they are most of that group."""
    listed = found.addresses
    for campaign in [] if found.judged_by or listed.len() < _FEWEST_OF_GROUP else store.campaigns(workspace.id):
        assigned = store.campaign_frames(campaign)[0].select("email", is_compared=pl.col("arm") == Arm.HOLDOUT)
        for group in assigned.drop_nulls().partition_by("is_compared"):
            if listed.is_in(group["email"].implode()).all() and 2 * listed.len() > group["email"].n_unique():
                return Message(
                    N_("The addresses are those of a file of the campaign “{campaign}”. Have all the people in it left?"),
                    campaign=campaign.name,
                )
    return None


def unsubscribe(store: Store, workspace: Workspace, addresses: Iterable[str]) -> Workspace:
    """Nobody with one of these addresses is on any list again, whatever a later file says."""
    return store.suppress(workspace.id, addresses, reason=SuppressionReason.UNSUBSCRIBED)


def erase(store: Store, workspace_id: int, person: str, *, now: datetime) -> Erased:
    """Forget a person, given by e-mail, phone or customer key: their orders stay in the shop's totals, and nobody knows whose they were.

    What identifies them is gone from orders, contacts, refused rows, campaigns and earlier versions of the data, and stays on
    the do-not-contact list as hashes. Raises ``UnusableInput`` where it cannot be told who is meant, and ``StoreUnavailable``.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return _erase_once(store, workspace_id, person, now=now)
        except ConcurrentChange:
            continue
    return _erase_once(store, workspace_id, person, now=now)


def access(store: Store, workspace_id: int, person: str, *, now: datetime) -> bytes:
    """Everything that is known of a person as one JSON file in UTF-8, and nothing about anybody else.

    Raises ``UnusableInput`` where nothing is known, and where it cannot be told who is meant.
    """
    workspace = store.current(workspace_id)
    known = store.dataset(workspace)
    found = find_person(known, person, phone_country=workspace.policy.phone_country)
    beside = store.known_of(workspace_id, erasure_of(found, now=now))
    told = {**_in_dataset(known, found), **_in_campaigns(beside), **_in_refused_rows(known, found, beside, workspace)}
    told["do_not_contact"] = [{"address": address, "reason": one.reason, "since": one.since} for address, one in beside.listed.items()]
    if not any(told.values()):
        raise UnusableInput(
            Message(N_("Nothing is known of this person in “{shop}”."), shop=workspace.name),
            Message(N_("Check the spelling, or try another address or number of the same person.")),
        )
    heading = {"shop": workspace.name, "made_at": now, "known_by": found.identifiers}
    return json.dumps({**heading, **told}, ensure_ascii=False, indent=2, default=_as_text).encode()


def find_person(known: Dataset, typed: str, *, phone_country: str | None) -> Person:
    """Whom an e-mail, phone or customer key means among those who are known. Raises ``UnusableInput`` where it cannot be told."""
    records = records_of(known)
    marks = marks_of(records)
    meant = asked(typed, marks, phone_country=phone_country)
    forgotten = forget(records, marks, meant.customer_key, credited=known.orders["credited"])
    identifiers = tuple(sorted({meant.identifier, *forgotten.identifiers}))
    keys = keys_of(pl.Series(identifiers))
    return Person(
        asked=meant,
        rows=(marks["customer_key"] == meant.customer_key).fill_null(value=False),
        customers=tuple(known.numbers.filter(pl.col("customer_key").is_in(keys.implode()))["customer"].sort()),
        forgotten=forgotten,
        identifiers=identifiers,
        traces=forgotten.traces.with_address(meant.identifier),
    )


def records_of(known: Dataset) -> Records:
    """What a dataset was made of."""
    return Records(orders=known.orders.select(list(ORDER_RECORDS.columns)), lines=known.lines, contacts=known.contacts)


def erasure_of(person: Person, *, now: datetime) -> Erasure:
    """How the store is told of a person."""
    return Erasure(identifiers=person.identifiers, customers=person.customers, traces=person.traces, now=now)


def _erase_once(store: Store, workspace_id: int, typed: str, *, now: datetime) -> Erased:
    workspace = store.current(workspace_id)
    known = store.dataset(workspace)
    person = find_person(known, typed, phone_country=workspace.policy.phone_country)
    numbers = retired(known.numbers, pl.Series(person.identifiers))
    dataset = dataset_of(resolve(person.forgotten.records, numbers), person.forgotten.records)
    _, beside = store.erase(workspace.id, expected_version=workspace.version, dataset=dataset, erasure=erasure_of(person, now=now))
    counts = {"orders": person.forgotten.orders, "contacts": person.forgotten.contacts}
    counts |= {"campaigns": beside.campaigns, "rejected_rows": beside.rejected_rows}
    return Erased(found=any(counts.values()), **counts)


def _in_dataset(known: Dataset, found: Person) -> dict[str, Any]:
    """What orders and customer files say."""
    height = known.orders.height
    orders = known.orders.filter(found.rows.head(height)).sort("placed_at", "source", "order_id")
    contacts = known.contacts.filter(found.rows.slice(height)).sort("contact_key")
    bought = known.lines.join(orders.select("order"), on="order", how="semi").sort("order", "line")
    lines = {number: rows.to_dicts() for (number,), rows in bought.partition_by("order", as_dict=True, include_key=False).items()}
    return {
        "person": known.people.filter(pl.col("customer").is_in(list(found.customers))).to_dicts(),
        "consent": {name: said for name in _CONSENTS if (said := _consent(name, orders, contacts))},
        "customer_file_rows": contacts.to_dicts(),
        "orders": [{**row, "lines": lines.get(row["order"], [])} for row in orders.to_dicts()],
    }


def _consent(name: str, orders: pl.DataFrame, contacts: pl.DataFrame) -> dict[str, Any] | None:
    """What is known of one consent, and where from: the customer file, else the newest order that says anything."""
    said = pl.col(name) != Consent.UNKNOWN
    for row in contacts.filter(said).head(1).to_dicts():
        return {"state": row[name], "from": "customer file", "source": row["source"]}
    for row in orders.filter(said).tail(1).to_dicts() if name in orders.columns else []:
        return {"state": row[name], "from": "order", "order_id": row["order_id"], "placed_at": row["placed_at"]}
    return None


def _in_campaigns(beside: KnownBeside) -> dict[str, Any]:
    return {"campaigns": [_campaign(one) for one in beside.campaigns]}


def _campaign(one: InCampaign) -> dict[str, Any]:
    """One campaign in plain words, and everything that was frozen of the person with it."""
    campaign, written = one.campaign, one.recipient or {}
    return {
        "name": campaign.name,
        "recorded_at": campaign.recorded_at,
        "status": word(campaign.status).in_english(),
        "sent_on": campaign.sent_on,
        "window_days": campaign.window_days,
        "group": word(Arm(one.assigned["arm"])).in_english(),
        "reward": written.get("reward"),
        "code": one.assigned["code"],
        "message": {name: written[name] for name in _MESSAGE if name in written},
        "kept_when_recorded": {**one.assigned, **written},
    }


def _in_refused_rows(known: Dataset, found: Person, beside: KnownBeside, workspace: Workspace) -> dict[str, Any]:
    others = _names_of_others(known, found)
    rows = []
    for row in beside.rejected:
        named = addresses_in(row.excerpt, phone_country=workspace.policy.phone_country)
        is_theirs = bool(named) and named <= found.traces.emails | found.traces.phones
        left_out = not is_theirs or "\n" in row.excerpt or _holds_a_name(row.excerpt, others)
        told = {"column": row.column, "excerpt": None if left_out else row.excerpt, "left_out_as_it_may_name_others": left_out}
        about = {"file": row.receipt.file_name, "imported_at": row.receipt.imported_at, "line_number": row.line_number}
        rows.append({**about, "reason": row.reason, **told})
    return {"refused_rows": rows}


def _names_of_others(known: Dataset, found: Person) -> pl.DataFrame:
    """First and last names of everybody else, in small letters."""
    small = known.people.select("customer", pl.col("first_name", "last_name").str.to_lowercase()).drop_nulls()
    named = small.filter(~pl.col("customer").is_in(list(found.customers))).select("first_name", "last_name").unique()
    own = pl.DataFrame(sorted(found.traces.names), schema={"first_name": pl.String, "last_name": pl.String}, orient="row")
    return named.join(own, on=["first_name", "last_name"], how="anti")


def _holds_a_name(text: str, names: pl.DataFrame) -> bool:
    inside = [pl.lit(text.lower()).str.contains(pl.col(name), literal=True) for name in ("first_name", "last_name")]
    return bool(names.select(pl.all_horizontal(inside).any()).item())


def _as_text(value: object) -> str:
    """Days and moments as ISO 8601, exact amounts with their decimals."""
    return value.isoformat() if isinstance(value, date) else str(value)
