"""Ballots by criterion, further rounds, agenda, times of attendance, recusals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("product", "criteria_set", sa.Integer),
    ("ballot", "criteria_version", sa.String),
    ("ballot", "options", sa.JSON),
    ("attendance", "arrived_at", sa.String),
    ("attendance", "left_at", sa.String),
)


def upgrade() -> None:
    """Add columns that old rows leave empty, and three tables."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind(), nullable=True))
    op.create_table(
        "scoring_round",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("product_key", sa.String(), sa.ForeignKey("product.key"), nullable=False, index=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
    )
    op.create_table(
        "agenda_item",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("session_key", sa.String(), sa.ForeignKey("council_session.key"), nullable=False, index=True),
        sa.Column("product_key", sa.String(), sa.ForeignKey("product.key"), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("deferred", sa.String(), nullable=False),
    )
    op.create_table(
        "recusal",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("session_key", sa.String(), sa.ForeignKey("council_session.key"), nullable=False, index=True),
        sa.Column("product_key", sa.String(), sa.ForeignKey("product.key"), nullable=False),
        sa.Column("member_key", sa.String(), sa.ForeignKey("council_member.key"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
    )


def downgrade() -> None:
    """Take tables and columns away."""
    for table in ("recusal", "agenda_item", "scoring_round"):
        op.drop_table(table)
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
