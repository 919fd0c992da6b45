"""Results that go to another level: what the ministry decided about forwarded products."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Open the table; nothing that is there changes."""
    op.create_table(
        "central_result",
        sa.Column("key", sa.String(), sa.ForeignKey("product.key"), primary_key=True),
        sa.Column("cycle_key", sa.String(), sa.ForeignKey("cycle.key"), nullable=False, index=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("score_numerator", sa.Integer(), nullable=False),
        sa.Column("score_denominator", sa.Integer(), nullable=False),
        sa.Column("star_by_band", sa.Integer(), nullable=False),
        sa.Column("star_awarded", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("choice_star", sa.Integer(), nullable=True),
        sa.Column("choice_reason", sa.String(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Take the table away with its rows."""
    op.drop_table("central_result")
