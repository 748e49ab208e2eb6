"""Archived and restored workspaces, which demo shop one is, what was said about files, and what an import can be taken back by."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remembered_answers",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("header_sha256", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_remembered_answers_workspace_id_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "header_sha256", name="pk_remembered_answers"),
    )
    # Added without rebuilding the table: dropping the old one would take everything that belongs to a workspace with it.
    op.add_column("workspace", sa.Column("uid", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("workspace", sa.Column("archived_at", sa.DateTime(), nullable=True))
    op.add_column("workspace", sa.Column("demo_business", sa.String(length=20), nullable=True))
    op.add_column("workspace", sa.Column("list_keys", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("campaign", sa.Column("dataset_version", sa.Integer(), nullable=True))
    op.create_table(
        "former_workspace",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("list_keys", sa.JSON(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_former_workspace"),
    )
    op.create_table(
        "former_suppression",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uid"], ["former_workspace.uid"], name="fk_former_suppression_uid_former_workspace", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("uid", "address_hash", name="pk_former_suppression"),
    )
    workspace = sa.table("workspace", sa.column("id", sa.Integer()), sa.column("uid", sa.String()))
    for (known,) in op.get_bind().execute(sa.select(workspace.c.id)).all():
        op.execute(workspace.update().where(workspace.c.id == known).values(uid=secrets.token_hex(16)))
