"""Books of incoming papers, the people of a paper's way, closed years, numbers given once whatever the series."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("series", "start", sa.Integer()),
    ("series", "closed_at", sa.DateTime(timezone=True)),
    ("series", "closed_by", sa.String()),
    ("series", "closed_digest", sa.String()),
    ("register_entry", "identity", sa.String()),
    ("register_entry", "origin", sa.String()),
    ("register_entry", "signed_on", sa.Date()),
    ("register_entry", "note", sa.String()),
    ("register_entry", "file_sha256", sa.String()),
    ("register_entry", "file_name", sa.String()),
    ("paper", "drafted_by", sa.String()),
    ("paper", "checked_at", sa.DateTime(timezone=True)),
    ("paper", "checked_by", sa.String()),
    ("paper", "numbered_by", sa.String()),
)


def upgrade() -> None:
    """Add columns that old rows leave empty, and the book of incoming documents."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    _fill()
    op.create_index("ix_register_entry_identity", "register_entry", ["identity"], unique=True)
    op.create_table(
        "incoming_document",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("cycle_key", sa.String(), sa.ForeignKey("cycle.key"), nullable=True, index=True),
        sa.Column("series_key", sa.String(), sa.ForeignKey("series.key"), nullable=False, index=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("number_text", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False, index=True, unique=True),
        sa.Column("is_party", sa.Boolean(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("type_name", sa.String(), nullable=False),
        sa.Column("subject_line", sa.String(), nullable=False),
        sa.Column("given_to", sa.String(), nullable=False),
        sa.Column("forwarded_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.UniqueConstraint("series_key", "n"),
    )


def _fill() -> None:
    """Say of the rows that are there where their series began, and which number they are.

    A number that stands there twice already keeps no identity in its second line; thuky register verify names it.
    """
    rows = op.get_bind()
    rows.execute(
        sa.text(
            "UPDATE series SET start = COALESCE((SELECT MIN(n) - 1 FROM register_entry "
            "WHERE register_entry.series_key = series.key), last)"
        )
    )
    found = rows.execute(
        sa.text(
            "SELECT e.key, s.agency, s.year, e.number_text FROM register_entry e JOIN series s ON s.key = e.series_key "
            "ORDER BY e.series_key, e.n"
        )
    )
    identities: dict[str, str] = {}
    for key, agency, year, number in found:
        identities.setdefault(f"{agency}/{year}/{number}", key)
    if identities:
        rows.execute(
            sa.text("UPDATE register_entry SET identity = :identity WHERE key = :key"),
            [{"identity": identity, "key": key} for identity, key in identities.items()],
        )


def downgrade() -> None:
    """Take table, index and columns away."""
    op.drop_table("incoming_document")
    op.drop_index("ix_register_entry_identity", "register_entry")
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
