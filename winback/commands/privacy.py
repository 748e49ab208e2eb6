"""``erase``, ``access`` and ``unsubscribes``: what a person may ask for, without a browser.

None of them repeats who was asked for: what is printed may end up in a log.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from winback import privacy
from winback.commands.imports import existing
from winback.commands.shown import columns
from winback.errors import StoreUnavailable, UnusableFile
from winback.ingest.parsed import Unsubscribes
from winback.locale import N_, Message
from winback.locale.formats import Speaker
from winback.privacy import Erased, UnsubscribesPreview
from winback.store import Store

FROM_STANDARD_INPUT = "-"
_READABLE_BY_THE_OWNER = 0o600


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What was known of somebody who is forgotten now."""

    erased: Erased

    def as_json(self) -> dict[str, Any]:
        return asdict(self.erased)

    def as_table(self, say: Speaker) -> str:
        erased = self.erased
        if not erased.found:
            return say.say(N_("Nothing was known under this address. It is on the do-not-contact list now."))
        rows = [
            (say.say(N_("Orders without a customer now")), say.number(erased.orders)),
            (say.say(N_("Rows of customer files")), say.number(erased.contacts)),
            (say.say(N_("Campaigns")), say.number(erased.campaigns)),
            (say.say(N_("Refused rows")), say.number(erased.rejected_rows)),
            (
                say.say(N_("Note")),
                say.say(N_("Files that you have downloaded, earlier backups and your mailing tool still know the person.")),
            ),
        ]
        return columns(rows)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything that is known of somebody, as it is printed or as it was written."""

    content: bytes
    path: Path | None

    def as_json(self) -> dict[str, Any]:
        return {"file": str(self.path)} if self.path else json.loads(self.content)

    def as_table(self, say: Speaker) -> str:
        return str(self.path) if self.path else self.content.decode()


@dataclass(frozen=True, kw_only=True)
class Unsubscribed:
    """What a list held, and what it changed."""

    found: Unsubscribes
    preview: UnsubscribesPreview
    is_dry_run: bool

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self.found, name) for name in ("rows", "left_out", "unreadable")}
        doubt = self.preview.needs_confirmation
        told = {"judged_by": list(self.found.judged_by), "passed_over": list(self.found.passed_over), "sheet": self.found.sheet}
        asked = {"needs_confirmation": doubt.in_english() if doubt else None, "recorded": not self.is_dry_run}
        return {**asdict(self.preview), **counts, **told, **asked}

    def as_table(self, say: Speaker) -> str:
        judged = ", ".join(self.found.judged_by)
        rows = [
            (say.say(N_("Addresses")), say.number(self.preview.addresses)),
            (say.say(N_("New on “Do not contact”")), say.number(self.preview.new)),
            (say.say(N_("Known customers")), say.number(self.preview.customers)),
            (say.say(N_("Could be e-mailed until now")), say.number(self.preview.could_be_emailed)),
            (say.say(N_("Rows without an address")), say.number(self.found.unreadable)),
            *([(say.say(Message(N_("Left out by {columns}"), columns=judged)), say.number(self.found.left_out))] if judged else []),
            *([(say.say(N_("Columns with addresses of others")), ", ".join(self.found.passed_over))] if self.found.passed_over else []),
            *([(say.say(N_("Sheet")), self.found.sheet)] if self.found.sheet else []),
            *([(say.say(N_("To confirm")), say.say(self.preview.needs_confirmation))] if self.preview.needs_confirmation else []),
        ]
        return columns(rows)


def erase(store: Store, workspace: str, *, person: str, now: datetime) -> Forgotten:
    """Forget a person of this workspace. Raises ``UnusableInput`` where it cannot be told who is meant."""
    return Forgotten(erased=privacy.erase(store, store.workspace(workspace).id, _typed(person), now=now))


def access(store: Store, workspace: str, *, person: str, out: Path | None, now: datetime) -> Known:
    """Everything that this workspace knows of a person, in a file that only its owner may read, or printed."""
    content = privacy.access(store, store.workspace(workspace).id, _typed(person), now=now)
    if out is not None:
        _write(out, content)
    return Known(content=content, path=out)


def unsubscribes(store: Store, workspace: str, *, file: Path, is_dry_run: bool, is_everyone: bool = False) -> Unsubscribed:
    """Put everybody in a list on the do-not-contact list of this workspace. Raises ``UnusableFile`` and changes nothing.

    ``is_everyone``: a person has confirmed that all of them left, where the list looks as if it were of everybody.
    """
    shop = store.workspace(workspace)
    found = privacy.read_list(shop, existing(file), file_name=file.name)
    preview = privacy.preview_unsubscribes(store, shop, found)
    if not is_dry_run:
        if preview.needs_confirmation and not is_everyone:
            raise UnusableFile(preview.needs_confirmation, Message(N_("If everyone in it has left, say so with --everyone.")))
        privacy.unsubscribe(store, shop, found.addresses)
    return Unsubscribed(found=found, preview=preview, is_dry_run=is_dry_run)


def _typed(person: str) -> str:
    """The person, or the first line of standard input, which no list of processes and no history of commands shows."""
    return sys.stdin.readline().strip() if person == FROM_STANDARD_INPUT else person


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _READABLE_BY_THE_OWNER)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError:
        raise StoreUnavailable(Message(N_("The file cannot be written.")), Message(N_("Choose another folder."))) from None
