"""The life of a certificate: earlier ones, product lines, notices before expiry, revocations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the end of a certificate, and four tables."""
    op.add_column("certificate", sa.Column("ended_on", sa.Date(), nullable=True))
    # The default fills the rows that are there and goes again: the program always says what it writes.
    op.add_column("certificate", sa.Column("ended_by", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("certificate") as table:
        table.alter_column("ended_by", server_default=None)
    _earlier_certificate()
    op.create_table(
        "product_link",
        sa.Column("key", sa.String(), sa.ForeignKey("product.key"), primary_key=True),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False, index=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by", sa.String(), nullable=False),
    )
    op.create_table(
        "renewal_notice",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("certificate_key", sa.String(), nullable=False, index=True),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("cycle_key", sa.String(), sa.ForeignKey("cycle.key"), nullable=False, index=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("paper_key", sa.String(), nullable=False),
        sa.Column("obligation_key", sa.String(), nullable=False),
    )
    _revocation()


def _earlier_certificate() -> None:
    op.create_table(
        "earlier_certificate",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("number_text", sa.String(), nullable=False, index=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("product", "product_code", "producer", "email")),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("star", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
    )


def _revocation() -> None:
    op.create_table(
        "revocation",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("certificate_key", sa.String(), nullable=False, index=True),
        sa.Column("cycle_key", sa.String(), sa.ForeignKey("cycle.key"), nullable=False, index=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("ground", "basis")),
        sa.Column("concluded_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late_reason", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("state", "state_reason", "kind", "paper_key", "decision")
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
    )


def downgrade() -> None:
    """Take tables and columns away."""
    for table in ("revocation", "renewal_notice", "product_link", "earlier_certificate"):
        op.drop_table(table)
    with op.batch_alter_table("certificate") as certificate:
        certificate.drop_column("ended_by")
        certificate.drop_column("ended_on")
