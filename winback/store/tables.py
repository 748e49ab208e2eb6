"""The tables: everything relational and small. Orders and people are in Parquet files that rows here point to.

No column holds a customer's name, address or number. Changing a table needs a migration beside it.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

NAME_LENGTH = 80
FILE_NAME_LENGTH = 120
HASH_LENGTH = 64
CODE_LENGTH = 765
"""Three times the longest code of a list: a letter may become up to three capitals."""

# Migrations address constraints by name, and SQLite gives them none by itself.
CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, which may not know zones. Refuses naive values."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class StoredTable(SQLModel):
    """Base of all tables; their own metadata, with names for every constraint."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


def _belongs_to(parent: str, **column: Any) -> Column[Any]:
    return Column(ForeignKey(f"{parent}.id", ondelete="CASCADE"), nullable=False, **column)


class WorkspaceRow(StoredTable, table=True):
    """One shop.

    Ids are never used twice (AUTOINCREMENT): caches are keyed on them, and a new workspace must not
    inherit what was computed for a deleted one. ``dataset_id`` has no foreign key, because the two
    tables would then each need the other first. ``uid`` is the same in a backup and in what is restored from it.
    ``list_keys`` name the keys that the hashes of its do-not-contact list were made with; none: that of this installation.
    """

    __tablename__ = "workspace"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=NAME_LENGTH, unique=True)
    is_demo: bool
    version: int
    policy: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    dataset_id: int | None = None
    uid: str = Field(default="", max_length=32)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    demo_business: str | None = Field(default=None, max_length=20)
    list_keys: list[str] = Field(default_factory=list, sa_type=JSON)


class DatasetRow(StoredTable, table=True):
    """All frames of one workspace as one import left them; ``version`` is the workspace's after that import."""

    __tablename__ = "dataset"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=_belongs_to("workspace", index=True))
    version: int
    created_at: datetime = Field(sa_type=UtcDateTime)


class DatasetFileRow(StoredTable, table=True):
    """One frame of one dataset: the Parquet file that holds it."""

    __tablename__ = "dataset_file"

    dataset_id: int = Field(sa_column=_belongs_to("dataset", primary_key=True))
    role: str = Field(max_length=20, primary_key=True)
    sha256: str = Field(max_length=HASH_LENGTH)
    rows: int = Field(sa_type=BigInteger)
    bytes: int = Field(sa_type=BigInteger)


class ImportReceiptRow(StoredTable, table=True):
    """One imported file: what it was, what came out of it, and where its refused rows are."""

    __tablename__ = "import_receipt"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=_belongs_to("workspace", index=True))
    dataset_version: int
    imported_at: datetime = Field(sa_type=UtcDateTime)
    file_name: str = Field(max_length=FILE_NAME_LENGTH)
    bytes: int = Field(sa_type=BigInteger)
    facts: dict[str, Any] = Field(sa_type=JSON)
    counts: dict[str, Any] = Field(sa_type=JSON)
    rejects_sha256: str | None = Field(default=None, max_length=HASH_LENGTH)
    rejects_rows: int = Field(default=0, sa_type=BigInteger)
    rejects_bytes: int = Field(default=0, sa_type=BigInteger)


class RememberedAnswersRow(StoredTable, table=True):
    """What a person said about a file, kept for the next file of this workspace with the same header.

    ``answers``: date order and field → header. Headers are column names, never values.
    """

    __tablename__ = "remembered_answers"

    workspace_id: int = Field(sa_column=_belongs_to("workspace", primary_key=True))
    header_sha256: str = Field(max_length=HASH_LENGTH, primary_key=True)
    answers: dict[str, Any] = Field(sa_type=JSON)
    kept_at: datetime = Field(sa_type=UtcDateTime)


class SuppressionRow(StoredTable, table=True):
    """One e-mail or phone that is never to be written to again, as a keyed hash."""

    __tablename__ = "suppression"

    workspace_id: int = Field(sa_column=_belongs_to("workspace", primary_key=True))
    address_hash: str = Field(max_length=HASH_LENGTH, primary_key=True)
    reason: str = Field(max_length=40)
    since: datetime = Field(sa_type=UtcDateTime)


class FormerWorkspaceRow(StoredTable, table=True):
    """A workspace that was deleted and had a do-not-contact list: whoever left has left its backups, too."""

    __tablename__ = "former_workspace"

    uid: str = Field(max_length=32, primary_key=True)
    list_keys: list[str] = Field(sa_type=JSON)
    deleted_at: datetime = Field(sa_type=UtcDateTime)


class FormerSuppressionRow(StoredTable, table=True):
    """One e-mail or phone on the do-not-contact list of a workspace that was deleted, as a keyed hash."""

    __tablename__ = "former_suppression"

    uid: str = Field(sa_column=Column(ForeignKey("former_workspace.uid", ondelete="CASCADE"), nullable=False, primary_key=True))
    address_hash: str = Field(max_length=HASH_LENGTH, primary_key=True)
    reason: str = Field(max_length=40)
    since: datetime = Field(sa_type=UtcDateTime)


class CampaignRow(StoredTable, table=True):
    """One recorded campaign: what was frozen, where it stands, and the files with its people.

    ``terms`` are rules and expected figures; ``erased`` counts by arm the people who asked to be forgotten since.
    ``dataset_version`` is that of the data it was drawn from; None where release 0.2 recorded it.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name", name="uq_campaign_workspace_id_name"),
        UniqueConstraint("workspace_id", "request_key", name="uq_campaign_workspace_id_request_key"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(sa_column=_belongs_to("workspace"))
    name: str = Field(max_length=NAME_LENGTH)
    request_key: str = Field(max_length=HASH_LENGTH)
    status: str = Field(max_length=20)
    play: str = Field(max_length=NAME_LENGTH)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    sent_on: date | None = None
    window_days: int
    as_of: date
    holdout: float
    seed: str = Field(max_length=HASH_LENGTH)
    terms: dict[str, Any] = Field(sa_type=JSON)
    erased: dict[str, int] = Field(sa_type=JSON)
    assigned_sha256: str = Field(max_length=HASH_LENGTH)
    assigned_rows: int = Field(sa_type=BigInteger)
    assigned_bytes: int = Field(sa_type=BigInteger)
    recipients_sha256: str = Field(max_length=HASH_LENGTH)
    recipients_rows: int = Field(sa_type=BigInteger)
    recipients_bytes: int = Field(sa_type=BigInteger)
    dataset_version: int | None = None


class CampaignCodeRow(StoredTable, table=True):
    """One code that a campaign has given out, in capitals: shops compare codes without regard to case."""

    __tablename__ = "campaign_code"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(sa_column=_belongs_to("workspace", primary_key=True))
    code: str = Field(max_length=CODE_LENGTH, primary_key=True)
    campaign_id: int = Field(sa_column=_belongs_to("campaign"))


class InstallationRow(StoredTable, table=True):
    """The one row that says which data folder belongs to this database: the one with this id in its frames.

    ``folder_marked``: the id has been written there, so that a folder without it is another one.
    """

    __tablename__ = "installation"

    id: str = Field(max_length=32, primary_key=True)
    folder_marked: bool
