"""What sending keeps: the facts a letter states, why it is held, the throttle's index, and places that may send."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; letters that are there state nothing that could be asked again."""
    # The defaults fill the rows that are there and go again: the program always says what it writes.
    op.add_column("outbox_message", sa.Column("facts", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("outbox_message", sa.Column("hold", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("outbox_message") as table:
        table.alter_column("facts", server_default=None)
        table.alter_column("hold", server_default=None)
    op.create_index("ix_outbox_message_claimed_at", "outbox_message", ["claimed_at"])
    op.create_table(
        "mail_place",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mail_place")),
    )


def downgrade() -> None:
    """Take table, index and columns away."""
    op.drop_table("mail_place")
    op.drop_index("ix_outbox_message_claimed_at", "outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("hold")
        table.drop_column("facts")
