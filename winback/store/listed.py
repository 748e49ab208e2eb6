"""The part of the store that knows whom nobody writes to again, and what is known of a person beside the orders."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import polars as pl

from winback.ingest.identity import phones_of_customers
from winback.store.datasets import FrameRole
from winback.store.erasure import Erasure, KnownBeside, campaigns_with, rejected_with
from winback.store.imported import ImportedData
from winback.store.suppressions import SuppressionReason
from winback.store.workspaces import Workspace, advance


class DoNotContactList(ImportedData):
    """The do-not-contact list of every workspace. Every method may raise ``StoreUnavailable``."""

    def name_lists(self) -> None:
        """Let lists of earlier releases say which key they were made with, as long as it is there."""
        with self._database.reading() as session:
            if not self._suppressions.unnamed(session):
                return
        with self._database.writing() as session:
            self._suppressions.name_unnamed(session)

    def suppress(self, workspace_id: int, addresses: Iterable[str], *, reason: SuppressionReason) -> Workspace:
        """Put e-mails or phones, normalised as PEOPLE holds them, on the do-not-contact list; the version rises."""
        with self._database.writing() as session:
            workspace = advance(session, workspace_id)  # first: where the database locks rows, one writer after the other
            self._suppressions.add(session, workspace_id=workspace_id, addresses=addresses, reason=reason, now=self._clock())
            return workspace

    def take_off_list(self, workspace_id: int, address: str) -> Workspace:
        """Take an e-mail or phone off the list that the owner had put there by mistake; the version rises.

        Raises ``UnusableInput`` where it is not listed, and where the person unsubscribed or asked to be forgotten: that is for good.
        """
        with self._database.writing() as session:
            workspace = advance(session, workspace_id)
            self._suppressions.take_off(session, workspace_id=workspace_id, address=address)
            return workspace

    def suppressed(self, workspace_id: int, addresses: pl.Series) -> pl.Series:
        """For each e-mail or phone, normalised, whether it is on the do-not-contact list (Boolean); a null is not."""
        with self._database.reading() as session:
            return self._suppressions.suppressed(session, workspace_id=workspace_id, addresses=addresses)

    def any_erased(self, workspace_id: int) -> bool:
        """Whether anybody asked to be forgotten in this workspace."""
        with self._database.reading() as session:
            return self._suppressions.any_erased(session, workspace_id=workspace_id)

    def any_erased_since(self, workspace_id: int, since: datetime) -> bool:
        """Whether anybody asked to be forgotten in this workspace at that moment or later."""
        with self._database.reading() as session:
            return self._suppressions.any_erased_since(session, workspace_id=workspace_id, since=since)

    def erased(self, workspace_id: int, identifiers: pl.Series) -> pl.Series:
        """For each e-mail, phone or ``i:<source>:<id>`` whether it belongs to somebody who asked to be forgotten (Boolean)."""
        with self._database.reading() as session:
            return self._suppressions.erased(session, workspace_id=workspace_id, identifiers=identifiers)

    def known_of(self, workspace_id: int, erasure: Erasure) -> KnownBeside:
        """What is known of a person beside the dataset; nothing is changed."""
        with self._database.reading() as session:
            listed = self._suppressions.entries(session, workspace_id=workspace_id, addresses=erasure.identifiers)
            return KnownBeside(
                campaigns=campaigns_with(session, self._frames, workspace_id=workspace_id, erasure=erasure),
                rejected=rejected_with(session, self._frames, workspace_id=workspace_id, traces=erasure.traces),
                listed={address: entry for address, entry in zip(erasure.identifiers, listed, strict=True) if entry},
            )

    def suppression_count(self, workspace_id: int) -> int:
        """How many addresses are on the do-not-contact list."""
        with self._database.reading() as session:
            return self._suppressions.count(session, workspace_id=workspace_id)

    def suppression_summary(self, workspace_id: int) -> Mapping[SuppressionReason, int]:
        """How many addresses are on the do-not-contact list for each reason, every reason named.

        Of those who asked to be forgotten, their numbers in the shop system are counted, too.
        """
        with self._database.reading() as session:
            return self._suppressions.counts(session, workspace_id=workspace_id)

    def suppressed_customers(self, workspace_id: int, people: pl.DataFrame) -> pl.Series:
        """The customer numbers in PEOPLE who are on the do-not-contact list by e-mail or by any phone that orders and records tell."""
        listed = self.suppressed(workspace_id, people["email"]) | self.suppressed(workspace_id, people["phone"])
        return people["customer"].filter(listed | people["customer"].is_in(self._listed_by_phone(workspace_id).implode()))

    def _listed_by_phone(self, workspace_id: int) -> pl.Series:
        """The customers with any phone on the list; PEOPLE holds but one of several."""
        if not self.suppression_count(workspace_id):
            return pl.Series("customer", [], dtype=pl.Int64)
        workspace = self.current(workspace_id)
        marks = ["source", "email", "platform_customer_id", "phone"]
        phones = phones_of_customers(
            self.frame(workspace, FrameRole.ORDERS, columns=["customer", *marks]),
            self.frame(workspace, FrameRole.CONTACTS, columns=marks),
            self.frame(workspace, FrameRole.NUMBERS, columns=["customer_key", "customer"]),
        )
        return phones["customer"].filter(self.suppressed(workspace_id, phones["phone"])).unique()
