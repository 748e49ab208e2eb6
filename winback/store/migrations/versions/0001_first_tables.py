"""Workspaces, their datasets and files, what was imported, and who is never written to."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
        sa.UniqueConstraint("name", name="uq_workspace_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_dataset_workspace_id_workspace", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_dataset"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dataset_workspace_id", "dataset", ["workspace_id"])
    op.create_table(
        "dataset_file",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name="fk_dataset_file_dataset_id_dataset", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dataset_id", "role", name="pk_dataset_file"),
    )
    op.create_table(
        "import_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("dataset_version", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("rejects_sha256", sa.String(length=64), nullable=True),
        sa.Column("rejects_rows", sa.BigInteger(), nullable=False),
        sa.Column("rejects_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_import_receipt_workspace_id_workspace", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_import_receipt"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_receipt_workspace_id", "import_receipt", ["workspace_id"])
    op.create_table(
        "suppression",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_suppression_workspace_id_workspace", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "address_hash", name="pk_suppression"),
    )
