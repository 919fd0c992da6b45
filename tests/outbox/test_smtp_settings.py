"""Settings under which no letter could go are refused at once."""

from typing import Any

import pytest

from outbox.letter import BadAddress
from outbox.smtp_settings import BadSmtpSettings, SmtpSettings


def make(**changes: Any) -> SmtpSettings:  # noqa: ANN401 - the tests choose the fields
    """Make settings that are good but for the changes."""
    facts: dict[str, Any] = {
        "host": "smtp.example.vn",
        "port": 587,
        "sender": "thuky@example.vn",
        "id_domain": "thuky.example.vn",
    }
    return SmtpSettings(**(facts | changes))


def test_the_password_is_never_shown() -> None:
    settings = make(username="thuky", password="mật khẩu rất dài")  # noqa: S106 - what must not be shown
    assert "mật khẩu" not in f"{settings!r} {settings}"


@pytest.mark.parametrize("field", ["sender", "reply_to", "redirect_to"])
def test_addresses_are_checked(field: str) -> None:
    with pytest.raises(BadAddress, match="thiếu tên miền"):
        make(**{field: "vanthu"})


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"host": " "}, "tên máy chủ"),
        ({"port": 0}, "cổng 0"),
        ({"port": 65536}, "cổng 65536"),
        ({"security": "ssl"}, "kiểu bảo mật"),
        ({"timeout": 0}, "thời gian chờ"),
        ({"answer_timeout": -1}, "thời gian chờ"),
        ({"sender_name": "OCOP\r\nBcc: a@example.vn"}, "ký tự điều khiển"),
        ({"id_domain": "localhost"}, "Message-ID"),
        ({"username": "thuky", "security": "none"}, "không mã hóa"),
    ],
)
def test_other_faults_are_named(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadSmtpSettings) as caught:
        make(**changes)
    assert fault in str(caught.value)


def test_a_password_may_go_in_the_clear_to_the_own_machine() -> None:
    assert make(host="127.0.0.1", username="thuky", security="none").username == "thuky"
