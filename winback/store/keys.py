"""The keys of do-not-contact lists: one of this installation, and those that came with restored backups.

A list names the keys that its hashes were made with, by what can be told of a key without telling the key. Copies of a
shop keep its keys, so that whoever left is known again on every machine.
"""

import hashlib
import secrets
from pathlib import Path

from winback.store.places import write_once
from winback.store.problems import key_missing, not_writable

KEY_FILE = "suppression.key"
KEY_BYTES = 32
_ID_BYTES = 12
_NAMED = b"winback key id"
"""Keeps the name of a key apart from everything that is hashed with it."""


def key_id(key: bytes) -> str:
    """What a key is called: 24 hexadecimal digits that do not give it away."""
    return hashlib.blake2b(key=key, digest_size=_ID_BYTES, person=_NAMED).hexdigest()


class Keys:
    """The key files in the data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir

    def own(self) -> bytes | None:
        """The key of this installation; None where it was not made yet, or was lost."""
        return self._read(self._folder / KEY_FILE)

    def make_own(self) -> bytes:
        """The key of this installation, made where there is none."""
        try:
            write_once(self._folder / KEY_FILE, secrets.token_bytes(KEY_BYTES))
        except OSError as failure:
            raise not_writable(str(self._folder)) from failure
        own = self.own()
        if own is None:
            raise key_missing(KEY_FILE)
        return own

    def known(self, named: str) -> bytes | None:
        """The key of this name; None where it is not here."""
        return next((key for key in (self.own(), self._read(self._path(named))) if key is not None and key_id(key) == named), None)

    def get(self, named: str) -> bytes:
        """The key of this name. Raises ``StoreUnavailable`` where it is lost: nobody could be checked then."""
        key = self.known(named)
        if key is None:
            raise key_missing(KEY_FILE if self.own() is None else self._path(named).name)
        return key

    def keep(self, key: bytes) -> str:
        """Keep the key of a restored list beside the others; returns its name."""
        named = key_id(key)
        if self.known(named) is None:
            path = self._path(named)
            try:
                path.unlink(missing_ok=True)  # one that is damaged
                write_once(path, key)
            except OSError as failure:
                raise not_writable(str(self._folder)) from failure
        return named

    def delete_all(self) -> None:
        """Delete every key: no list is left that was made with one."""
        for path in self._folder.glob("suppression*.key"):
            path.unlink(missing_ok=True)

    def _path(self, named: str) -> Path:
        return self._folder / f"suppression-{named}.key"

    def _read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as failure:
            raise not_writable(str(self._folder)) from failure
