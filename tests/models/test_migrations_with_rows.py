"""Migrations over rows that refer to each other: an office that was at work is brought up too."""

from sqlalchemy import text

from models.database import make_engine, migrate
from models.migrations import downgrade
from tests.models.test_migrations import differences

_ROWS = """
INSERT INTO cycle (key, title, year, round, regime, province, state, definition, fingerprint, opened_at)
VALUES ('c', 'Chu trình', 2020, 1, 'R1', 'Quảng Ngãi', 'open', '{}', 'f', '2020-03-01 00:00:00');
INSERT INTO outbox_message (key, cycle_key, letter, message_id, recipient, recipient_name, subject, body, attachments,
obligations, thread, state, state_reason, attempts, composed_at)
VALUES ('m', 'c', 'remind', '<m@example.vn>', 'a@example.vn', '', 's', 'b', '[]', '[]', '[]', 'sent', '', 1,
'2020-03-01 00:00:00');
INSERT INTO delivery_attempt (key, message_key, n, at, stage, code, answer, outcome, eml_sha256)
VALUES ('m/1', 'm', 1, '2020-03-01 00:00:00', 'done', 250, '', 'sent', '');
INSERT INTO council (key, quorum, chair_required, gap_limit, decision_key) VALUES ('c', '2/3', '1', 5, '');
INSERT INTO council_session (key, council_key, n, held_on, starts_at, ends_at, place, state, state_reason)
VALUES ('c/1', 'c', 1, '2020-05-14', '08:00', '11:00', '', 'convened', '');
INSERT INTO council_member (key, council_key, code, position, honorific, name, post, role, email)
VALUES ('c/A', 'c', 'A', 1, 'Ông', 'Nguyễn Văn A', '', 'chair', '');
INSERT INTO attendance (key, session_key, member_key, is_present, approves, reason)
VALUES ('c/1/A', 'c/1', 'c/A', '1', '1', '')
"""


def test_tables_that_rows_refer_to_are_changed(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        downgrade(connection, "0004")
        for row in _ROWS.split(";"):
            connection.exec_driver_sql(row)
    migrate(engine)
    assert differences(engine) == []
    with engine.connect() as connection:
        facts, hold = connection.execute(text("SELECT facts, hold FROM outbox_message")).one()
        assert (str(facts), hold) == ("[]", "")
        assert connection.execute(text("SELECT count(*) FROM attendance")).scalar() == 1
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()
