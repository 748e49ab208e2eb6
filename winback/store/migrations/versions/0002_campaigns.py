"""Recorded campaigns and the codes they have given out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("play", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("holdout", sa.Float(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("erased", sa.JSON(), nullable=False),
        sa.Column("assigned_sha256", sa.String(length=64), nullable=False),
        sa.Column("assigned_rows", sa.BigInteger(), nullable=False),
        sa.Column("assigned_bytes", sa.BigInteger(), nullable=False),
        sa.Column("recipients_sha256", sa.String(length=64), nullable=False),
        sa.Column("recipients_rows", sa.BigInteger(), nullable=False),
        sa.Column("recipients_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_campaign_workspace_id_workspace", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_campaign_workspace_id_name"),
        sa.UniqueConstraint("workspace_id", "request_key", name="uq_campaign_workspace_id_request_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaign_code",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=765), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_campaign_code_workspace_id_workspace", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_code_campaign_id_campaign", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "code", name="pk_campaign_code"),
        sqlite_with_rowid=False,
    )
