"""The tests of faults read small exports in this process, as those of the ingest room do."""

from tests.ingest.conftest import opened, parse

__all__ = ["opened", "parse"]
