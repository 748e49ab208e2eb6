"""Files that are new, closed to others, hashed as they are written, and on the disk before they count."""

import hashlib
import io
import os
from pathlib import Path
from typing import Any

from winback.store.places import PRIVATE_FILE


class HashedFile(io.RawIOBase):
    """A new file that hashes what is written, and remembers the system's error, which polars would reword."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        self._file = os.fdopen(descriptor, "wb")
        self.digest = hashlib.sha256()
        self.size = 0
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, chunk: Any) -> int:
        try:
            written = self._file.write(chunk)
        except OSError as failure:
            self.failure = failure
            raise
        self.digest.update(chunk)
        self.size += written
        return written

    def sync(self) -> None:
        """Bring everything to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        super().close()
        self._file.close()


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
