"""The council's procedure: written opinions, votes, further sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tell meetings from rounds in writing; keep which forms are out."""
    # The defaults fill the rows that are there and go again: the program always says what it writes.
    op.add_column("council_session", sa.Column("mode", sa.String(), nullable=False, server_default="meeting"))
    op.add_column("council_session", sa.Column("reason", sa.String(), nullable=False, server_default=""))
    op.add_column("council_session", sa.Column("convened_on", sa.Date(), nullable=True))
    op.add_column("council_session", sa.Column("reply_by", sa.Date(), nullable=True))
    with op.batch_alter_table("council_session") as table:
        table.alter_column("mode", server_default=None)
        table.alter_column("reason", server_default=None)
    op.create_table(
        "opinion",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("session_key", sa.String(), nullable=False),
        sa.Column("product_key", sa.String(), nullable=False),
        sa.Column("member_key", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["session_key"], ["council_session.key"]),
        sa.ForeignKeyConstraint(["product_key"], ["product.key"]),
        sa.ForeignKeyConstraint(["member_key"], ["council_member.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_opinion_session_key", "opinion", ["session_key"])


def downgrade() -> None:
    """Take table and columns away."""
    op.drop_index("ix_opinion_session_key", "opinion")
    op.drop_table("opinion")
    with op.batch_alter_table("council_session") as table:
        table.drop_column("reply_by")
        table.drop_column("convened_on")
        table.drop_column("reason")
        table.drop_column("mode")
