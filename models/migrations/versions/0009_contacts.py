"""Contacts with roles and validity, dead addresses, owners of obligations, reminders of moved deadlines."""

import sqlalchemy as sa
from alembic import op

from models.base import AwareDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns; what is owed so far is owed by units."""
    # The defaults fill the rows that are there and go again: the program always says what it writes.
    op.add_column("obligation", sa.Column("owner_kind", sa.String(), nullable=False, server_default="unit"))
    op.add_column("obligation", sa.Column("owner_key", sa.String(), nullable=False, server_default=""))
    op.add_column("obligation", sa.Column("awaits", sa.String(), nullable=False, server_default="file"))
    op.add_column("obligation", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("reminder", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.execute(sa.text("UPDATE obligation SET owner_key = unit_key"))
    op.execute(sa.text("UPDATE obligation SET awaits = 'dossiers' WHERE code = 'ho-so'"))
    with op.batch_alter_table("obligation") as table:
        for name in ("owner_kind", "owner_key", "awaits", "sequence"):
            table.alter_column(name, server_default=None)
        table.alter_column("unit_key", existing_type=sa.String(), nullable=True)
    with op.batch_alter_table("reminder") as table:
        table.alter_column("sequence", server_default=None)
    op.create_index("ix_obligation_owner_key", "obligation", ["owner_key"])
    op.create_table(
        "contact",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("cycle_key", sa.String(), nullable=False),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("owner_key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_key"], ["cycle.key"], name=op.f("fk_contact_cycle_key_cycle")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_cycle_key", "contact", ["cycle_key"])
    op.create_index("ix_contact_owner_key", "contact", ["owner_key"])
    op.create_table(
        "dead_address",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("cycle_key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("message_key", sa.String(), nullable=False),
        sa.Column("found_at", AwareDateTime(), nullable=False),
        sa.Column("revived_at", AwareDateTime(), nullable=True),
        sa.Column("revived_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_key"], ["cycle.key"], name=op.f("fk_dead_address_cycle_key_cycle")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dead_address")),
    )
    op.create_index("ix_dead_address_cycle_key", "dead_address", ["cycle_key"])


def downgrade() -> None:
    """Take them away; what members and the office owe has no place in the older schema."""
    op.drop_table("dead_address")
    op.drop_table("contact")
    op.drop_index("ix_obligation_owner_key", "obligation")
    for statement in (
        "DELETE FROM reminder WHERE obligation_key IN (SELECT key FROM obligation WHERE unit_key IS NULL)",
        "DELETE FROM unit_file WHERE obligation_key IN (SELECT key FROM obligation WHERE unit_key IS NULL)",
        "DELETE FROM obligation WHERE unit_key IS NULL",
    ):
        op.execute(sa.text(statement))
    with op.batch_alter_table("reminder") as table:
        table.drop_column("sequence")
    with op.batch_alter_table("obligation") as table:
        table.alter_column("unit_key", existing_type=sa.String(), nullable=False)
        for name in ("sequence", "awaits", "owner_key", "owner_kind"):
            table.drop_column(name)
