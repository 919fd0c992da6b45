"""How the mailbox that answers come to is reached."""

from dataclasses import dataclass, field
from typing import Final, Literal

from domain.errors import RuleBroken
from outbox.address import first_unsafe

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class BadMailboxSettings(RuleBroken):
    """Say that the settings of the mailbox cannot be used."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault

    def sentence(self) -> str:
        """Name the fault."""
        return f"Cấu hình hộp thư đến không dùng được: {self.fault}"


@dataclass(frozen=True)
class MailboxSettings:
    """Server, user and folder; ``timeout`` in seconds bounds each step, ``max_bytes`` each message.

    ``ca_file``: PEM file of the authority that signed the server's certificate, when it is not a public one.
    ``mark_seen``: mark what was taken as read; without it the mailbox is opened for looking only.

    Raises:
        BadMailboxSettings: host, port, security, user, folder, time or size cannot be used.
    """

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    security: Literal["none", "starttls", "tls"] = "tls"
    folder: str = "INBOX"
    timeout: float = 30.0
    max_bytes: int = 30 * 2**20
    ca_file: str = ""
    mark_seen: bool = False

    def __post_init__(self) -> None:
        """Refuse settings under which nothing could be read, before a connection is made."""
        faults = (
            (not self.host.strip(), "chưa có tên máy chủ (THUKY_IMAP_HOST)."),
            (not 0 < self.port < 2**16, f"cổng {self.port} không nằm trong khoảng 1–65535."),
            (self.security not in {"none", "starttls", "tls"}, "kiểu bảo mật phải là none, starttls hoặc tls."),
            (not self.username, "chưa có tên đăng nhập (THUKY_IMAP_USERNAME)."),
            (not self.password, "chưa có mật khẩu (THUKY_IMAP_PASSWORD hoặc THUKY_IMAP_PASSWORD_FILE)."),
            (
                any(first_unsafe(text) is not None for text in (self.username, self.password, self.folder)),
                "tên đăng nhập, mật khẩu hoặc tên thư mục có ký tự điều khiển.",
            ),
            (
                not self.folder or not self.folder.isascii(),
                "tên thư mục thư phải là chữ không dấu, ví dụ INBOX (THUKY_IMAP_FOLDER).",
            ),
            (self.timeout <= 0 or self.max_bytes <= 0, "thời gian chờ và cỡ thư tối đa phải lớn hơn 0."),
            (
                self.security == "none" and self.host not in _LOOPBACK,
                "không gửi mật khẩu qua đường truyền không mã hóa; hãy chọn starttls hoặc tls.",
            ),
        )
        for is_wrong, sentence in faults:
            if is_wrong:
                raise BadMailboxSettings(sentence)

    @property
    def name(self) -> str:
        """Name the mailbox, as the bookmark and people do."""
        return f"{self.username}@{self.host}:{self.port}/{self.folder}"
