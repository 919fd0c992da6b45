"""Letters in bulk: the queue by its own index, threads of letters, and the letter as it went."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what is there already has no thread and was not kept."""
    # The default fills the rows that are there and goes again: the program always says what it writes.
    op.add_column("outbox_message", sa.Column("thread", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("delivery_attempt", sa.Column("eml_sha256", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("outbox_message") as table:
        table.alter_column("thread", server_default=None)
    with op.batch_alter_table("delivery_attempt") as table:
        table.alter_column("eml_sha256", server_default=None)
    op.create_index("ix_outbox_message_state_released_at_key", "outbox_message", ["state", "released_at", "key"])
    op.create_index("ix_outbox_message_recipient_cycle_key", "outbox_message", ["recipient", "cycle_key"])


def downgrade() -> None:
    """Take columns and indexes away."""
    op.drop_index("ix_outbox_message_recipient_cycle_key", "outbox_message")
    op.drop_index("ix_outbox_message_state_released_at_key", "outbox_message")
    with op.batch_alter_table("delivery_attempt") as table:
        table.drop_column("eml_sha256")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("thread")
