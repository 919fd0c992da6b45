"""The first schema: cycles, units, obligations, dossiers, council, papers, registers, outbox, audit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _key(to: str | None = None) -> sa.Column[Any]:
    """Describe the natural key, which may be the key of another row too."""
    links = (sa.ForeignKey(to),) if to else ()
    return sa.Column("key", sa.String(), *links, primary_key=True)


def _link(name: str, to: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    """Describe a reference to another row."""
    return sa.Column(name, sa.String(), sa.ForeignKey(to), nullable=nullable, index=index)


def _text(name: str, *, nullable: bool = False, index: bool = False, unique: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable, index=index, unique=unique or None)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "admin_unit",
        _key(),
        _text("code", index=True),
        _text("name"),
        _text("level"),
        _day("valid_from", nullable=True),
        _day("valid_until", nullable=True),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        _time("at"),
        _text("actor"),
        _text("action", index=True),
        _text("subject", index=True),
        _text("detail"),
    )
    op.create_table(
        "cycle",
        _key(),
        _text("title"),
        _whole("year"),
        _whole("round"),
        _text("regime"),
        _text("province"),
        _text("state"),
        _json("definition"),
        _text("fingerprint"),
        _time("opened_at"),
    )
    op.create_table(
        "series",
        _key(),
        _text("agency"),
        _text("name"),
        _whole("year"),
        _whole("last"),
    )
    op.create_table(
        "council",
        _key("cycle.key"),
        _text("quorum"),
        _flag("chair_required"),
        _whole("gap_limit"),
        _text("decision_key"),
    )
    op.create_table(
        "cycle_unit",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _link("unit_key", "admin_unit.key"),
        _text("code"),
        _whole("position"),
        _text("contact"),
        _text("email"),
        _text("phone"),
    )
    op.create_table(
        "outbox_message",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _text("letter", index=True),
        _text("message_id", unique=True),
        _text("recipient"),
        _text("recipient_name"),
        _text("subject"),
        _text("body"),
        _json("attachments"),
        _json("obligations"),
        _text("state", index=True),
        _text("state_reason"),
        _whole("attempts"),
        _time("composed_at"),
        _time("released_at", nullable=True),
        _time("claimed_at", nullable=True),
        _time("data_started_at", nullable=True),
        _time("sent_at", nullable=True),
        _time("retry_at", nullable=True),
    )
    op.create_table(
        "producer",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _text("name"),
        _text("kind"),
        _text("address"),
        _text("representative"),
        _text("phone"),
        _text("email"),
    )
    op.create_table(
        "register_entry",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _link("series_key", "series.key", index=True),
        _whole("n"),
        _text("symbol"),
        _text("number_text"),
        _day("issued_on"),
        _text("type_name"),
        _text("subject_line"),
        _text("signer"),
        _json("recipients"),
        _text("kept_by"),
        _whole("copies"),
        _text("state"),
        _text("void_reason"),
        sa.UniqueConstraint("series_key", "n"),
    )
    op.create_table(
        "report_figures",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _text("code"),
        _json("figures"),
        _time("frozen_at"),
    )
    op.create_table(
        "unplaced_file",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _text("path"),
        _text("sha256"),
        _whole("size"),
        _text("reason"),
        _time("received_at"),
    )
    op.create_table(
        "council_member",
        _key(),
        _link("council_key", "council.key", index=True),
        _text("code"),
        _whole("position"),
        _text("honorific"),
        _text("name"),
        _text("post"),
        _text("role"),
        _text("email"),
    )
    op.create_table(
        "council_session",
        _key(),
        _link("council_key", "council.key", index=True),
        _whole("n"),
        _day("held_on"),
        _text("starts_at"),
        _text("ends_at"),
        _text("place"),
        _text("state"),
        _text("state_reason"),
    )
    op.create_table(
        "delivery_attempt",
        _key(),
        _link("message_key", "outbox_message.key", index=True),
        _whole("n"),
        _time("at"),
        _text("stage"),
        _whole("code", nullable=True),
        _text("answer"),
        _text("outcome"),
    )
    op.create_table(
        "obligation",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _link("unit_key", "cycle_unit.key", index=True),
        _text("code"),
        _text("title"),
        _day("due_on"),
        _flag("inclusive"),
        _text("basis"),
        _text("state"),
        _time("fulfilled_at", nullable=True),
        _text("fulfilled_by"),
    )
    op.create_table(
        "paper",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _text("kind", index=True),
        _text("subject"),
        _whole("revision"),
        _text("state", index=True),
        _text("title"),
        _text("agency"),
        _json("recipients"),
        _json("context"),
        _text("template_sha256"),
        _whole("template_version"),
        _text("renderer"),
        _time("drafted_at"),
        _time("signed_at", nullable=True),
        _text("signed_by"),
        _link("register_key", "register_entry.key", nullable=True, index=True),
        _text("number_text"),
        _day("issued_on", nullable=True),
        _text("draft_sha256", nullable=True),
        _text("file_sha256", nullable=True),
        _text("content_digest", nullable=True),
        _text("file_name"),
    )
    op.create_table(
        "product",
        _key(),
        _link("cycle_key", "cycle.key", index=True),
        _link("unit_key", "cycle_unit.key", index=True),
        _link("producer_key", "producer.key"),
        _text("code"),
        _text("name"),
        _text("product_group"),
        _text("registration"),
        _whole("target_star", nullable=True),
        _whole("position"),
    )
    op.create_table(
        "attendance",
        _key(),
        _link("session_key", "council_session.key", index=True),
        _link("member_key", "council_member.key"),
        _flag("is_present"),
        _text("reason"),
        _flag("approves"),
    )
    op.create_table(
        "ballot",
        _key(),
        _link("product_key", "product.key", index=True),
        _link("member_key", "council_member.key"),
        _link("session_key", "council_session.key", index=True),
        _whole("round"),
        _whole("part_a"),
        _whole("part_b"),
        _whole("part_c"),
        _text("comment"),
        _text("seal"),
        _time("counted_at"),
    )
    op.create_table(
        "certificate",
        _key("product.key"),
        _link("cycle_key", "cycle.key", index=True),
        _whole("star"),
        _link("decision_key", "paper.key"),
        _link("paper_key", "paper.key"),
        _text("number_text"),
        _day("issued_on"),
        _day("valid_until"),
        _text("state"),
    )
    op.create_table(
        "dossier",
        _key("product.key"),
        _link("cycle_key", "cycle.key", index=True),
        _link("unit_key", "cycle_unit.key", index=True),
        _text("state"),
        _text("state_reason"),
        _flag("is_late"),
        _time("received_at", nullable=True),
        _time("filed_at", nullable=True),
        _day("supplement_until", nullable=True),
    )
    op.create_table(
        "reminder",
        _key(),
        _link("obligation_key", "obligation.key", index=True),
        _whole("offset"),
        _day("reminded_on"),
        _text("message_key"),
    )
    op.create_table(
        "tally",
        _key("product.key"),
        _link("session_key", "council_session.key", index=True),
        _whole("ballots"),
        _whole("mean_numerator"),
        _whole("mean_denominator"),
        _whole("gap"),
        _flag("gap_flagged"),
        _whole("star_by_band"),
        _whole("star_by_gates", nullable=True),
        _whole("star_awarded"),
        _text("award_reason"),
        _text("outcome"),
    )
    op.create_table(
        "unit_file",
        _key(),
        _link("obligation_key", "obligation.key", index=True),
        _text("name"),
        _text("sha256"),
        _whole("size"),
        _text("media_type"),
        _time("received_at"),
        _text("fault"),
        _text("fault_detail"),
    )
    op.create_table(
        "intake",
        _key(),
        _link("dossier_key", "dossier.key", index=True),
        _whole("n"),
        _time("received_at"),
        _flag("is_late"),
        _flag("is_complete"),
        _json("findings"),
        _day("supplement_until", nullable=True),
        _text("remark"),
    )
    op.create_table(
        "dossier_file",
        _key(),
        _link("dossier_key", "dossier.key", index=True),
        _link("intake_key", "intake.key", index=True),
        _text("component"),
        _whole("version"),
        _text("name"),
        _text("sha256", index=True),
        _whole("size"),
        _text("media_type"),
        _whole("pages", nullable=True),
        _text("fault"),
        _text("fault_detail"),
    )


def downgrade() -> None:
    """Drop every table, the referring ones first."""
    for name in (
        "dossier_file",
        "intake",
        "unit_file",
        "tally",
        "reminder",
        "dossier",
        "certificate",
        "ballot",
        "attendance",
        "product",
        "paper",
        "obligation",
        "delivery_attempt",
        "council_session",
        "council_member",
        "unplaced_file",
        "report_figures",
        "register_entry",
        "producer",
        "outbox_message",
        "cycle_unit",
        "council",
        "series",
        "cycle",
        "audit_entry",
        "admin_unit",
    ):
        op.drop_table(name)
