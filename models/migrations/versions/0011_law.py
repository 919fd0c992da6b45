"""Criteria sets that an office imported."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of imported sets."""
    op.create_table(
        "criteria_version",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("regime", sa.String(), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.UniqueConstraint("regime", "number", "n"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("criteria_version")
