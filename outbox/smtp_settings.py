"""How the mail server is reached and in whose name letters go."""

from dataclasses import dataclass, field
from typing import Final, Literal

from domain.errors import RuleBroken
from outbox.address import address_fault, first_unsafe, is_domain
from outbox.letter import BadAddress

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class BadSmtpSettings(RuleBroken):
    """Say that the settings of the mail server cannot be used."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault

    def sentence(self) -> str:
        """Name the fault."""
        return f"Cấu hình máy chủ thư không dùng được: {self.fault}"


@dataclass(frozen=True)
class SmtpSettings:
    """Server, sender and rehearsal address; times in seconds.

    ``timeout`` bounds each step up to DATA. ``answer_timeout`` bounds the wait for the answer after the
    letter was handed over; too short makes letters ``unknown`` that did arrive (RFC 5321 4.5.3.2.6 recommends
    600). ``redirect_to``: rehearsal, every letter goes to this address. ``ca_file``: PEM file of the authority
    that signed the server's certificate, when it is not a public one. ``id_domain``: right side of Message-IDs,
    and the name given in EHLO.

    Raises:
        BadAddress: sender, reply_to or redirect_to is not one mail address.
        BadSmtpSettings: host, port, security, times, names or id_domain cannot be used.
    """

    host: str
    port: int
    sender: str
    id_domain: str
    username: str = ""
    password: str = field(default="", repr=False)
    security: Literal["none", "starttls", "tls"] = "starttls"
    timeout: float = 30.0
    answer_timeout: float = 300.0
    sender_name: str = ""
    reply_to: str = ""
    redirect_to: str = ""
    ca_file: str = ""

    def __post_init__(self) -> None:
        """Refuse settings under which no letter could go, before any letter is claimed."""
        for address in (self.sender, self.reply_to or self.sender, self.redirect_to or self.sender):
            if (fault := address_fault(address)) is not None:
                raise BadAddress(address, fault)
        faults = (
            (not self.host.strip(), "chưa có tên máy chủ (THUKY_SMTP_HOST)."),
            (not 0 < self.port < 2**16, f"cổng {self.port} không nằm trong khoảng 1–65535."),
            (
                self.security not in {"none", "starttls", "tls"},
                "kiểu bảo mật phải là none, starttls hoặc tls.",
            ),
            (self.timeout <= 0 or self.answer_timeout <= 0, "thời gian chờ phải lớn hơn 0 giây."),
            (first_unsafe(self.sender_name) is not None, "tên người gửi có ký tự điều khiển."),
            (not is_domain(self.id_domain), f"“{self.id_domain}” không phải tên miền dùng cho Message-ID."),
            (
                self._would_show_password(),
                "không gửi mật khẩu qua đường truyền không mã hóa; hãy chọn starttls hoặc tls.",
            ),
        )
        for is_wrong, sentence in faults:
            if is_wrong:
                raise BadSmtpSettings(sentence)

    def _would_show_password(self) -> bool:
        """Say whether the password would cross a network in the clear."""
        return bool(self.username) and self.security == "none" and self.host not in _LOOPBACK
