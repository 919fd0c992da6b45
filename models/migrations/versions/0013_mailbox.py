"""Mail that came into the mailbox, and how far the mailbox was read."""

import sqlalchemy as sa
from alembic import op

from models.base import AwareDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "incoming_mail",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("cycle_key", sa.String(), nullable=True),
        sa.Column("message_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("reports", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("eml_sha256", sa.String(), nullable=False),
        sa.Column("received_at", AwareDateTime(), nullable=False),
        sa.Column("taken_in_at", AwareDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_reason", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("settled_at", AwareDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cycle_key"], ["cycle.key"], name=op.f("fk_incoming_mail_cycle_key_cycle")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incoming_mail")),
    )
    for column in ("cycle_key", "message_key", "state"):
        op.create_index(f"ix_incoming_mail_{column}", "incoming_mail", [column])
    op.create_table(
        "mailbox_bookmark",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", AwareDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mailbox_bookmark")),
    )


def downgrade() -> None:
    """Take them away; the messages stay in the mailbox."""
    op.drop_table("mailbox_bookmark")
    op.drop_table("incoming_mail")
