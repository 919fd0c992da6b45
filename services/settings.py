"""The settings of an installation, from the environment (``THUKY_…``), in one place."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROGRAM = "thuky"
"""Who acts where no person is named: a step on its day."""


class Settings(BaseSettings):
    """Where the installation keeps its state and how it reaches the mail server."""

    model_config = SettingsConfigDict(env_prefix="THUKY_", frozen=True)

    home: Path = Field(default=Path("var"), description="Thư mục chứa toàn bộ dữ liệu của văn phòng")
    database_url: str = Field(default="", description="Trống: SQLite trong thư mục dữ liệu")
    actor: str = Field(default=PROGRAM, min_length=1, description="Người đang làm việc; ghi trong nhật ký, văn bản")
    smtp_host: str = Field(default="", description="Trống: thư nằm chờ trong hộp đi, chưa gửi")
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_timeout: float = Field(default=30.0, gt=0, description="Giây")
    mail_from: str = "thuky@example.vn"
    mail_from_name: str = "Văn phòng OCOP"
    mail_reply_to: str = Field(default="", description="Địa chỉ nhận thư trả lời; trống: người gửi")
    mail_redirect: str = Field(default="", description="Diễn tập: mọi thư gửi về địa chỉ này")
    lookup_url: str = Field(
        default="", description="Trang tra cứu sản phẩm in trong mã QR của giấy chứng nhận; trống: mã QR ghi thông tin"
    )
    keep_late_renewals: bool = Field(
        default=True,
        description="Hồ sơ đánh giá lại nộp muộn giữ giấy chứng nhận đến khi có kết quả (QĐ 26/2026 Điều 12 khoản 3)",
    )
    mail_per_minute: int = Field(default=0, ge=0, description="Số thư tối đa mỗi phút; 0: không giới hạn")
    mail_per_domain: int = Field(default=0, ge=0, description="Số thư tối đa mỗi phút tới một tên miền; 0: tùy ý")
    mail_hold_factor: int = Field(
        default=5, ge=0, description="Giữ lại khi số thư một loại trong ngày gấp từng này lần ngày thường; 0: không giữ"
    )
    mail_hold_minimum: int = Field(default=150, gt=0, description="Dưới số thư này thì không giữ bao giờ")
    mail_letter_mb: int = Field(default=10, gt=0, le=20, description="MB tệp kèm tối đa một thư")
    mail_day_mb: int = Field(default=20, gt=0, description="MB tệp kèm tối đa một ngày cho một địa chỉ")
    mail_link_base: str = Field(
        default="", description="Nơi tải tệp quá nặng: địa chỉ mở ra thư mục papers; trống: thư bị giữ lại"
    )
    imap_host: str = Field(default="", description="Hộp thư đến; trống: thư trả về và trả lời không được đọc")
    imap_port: int = 993
    imap_username: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_password_file: Path | None = Field(default=None, description="Tệp chứa mật khẩu, thay cho IMAP_PASSWORD")
    imap_security: Literal["none", "starttls", "tls"] = "tls"
    imap_folder: str = "INBOX"
    imap_timeout: float = Field(default=30.0, gt=0, description="Giây, cho mỗi bước")
    imap_ca_file: Path | None = Field(default=None, description="Chứng thư gốc (PEM) khi máy chủ dùng chứng thư riêng")
    imap_max_mb: int = Field(default=30, gt=0, le=100, description="MB; thư lớn hơn được ghi nhận và để lại hộp thư")
    imap_batch: int = Field(default=500, gt=0, description="Số thư tối đa mỗi lần đọc")
    imap_mark_seen: bool = Field(default=False, description="Đánh dấu đã đọc; mặc định: không thay đổi gì hộp thư")
    mail_id_domain: str = "thuky.example.vn"
    mail_batch: int = Field(default=500, gt=0, description="Số thư tối đa mỗi lần gửi")
    mail_lease: int = Field(default=600, gt=0, description="Giây; sau đó thư đang gửi dở được xem lại")

    @property
    def effective_database_url(self) -> str:
        """Give the database in use: the configured one, or SQLite under the home folder."""
        return self.database_url or f"sqlite:///{self.home / 'thuky.db'}"

    @property
    def inbox(self) -> Path:
        """Give the drop folder, one folder per cycle."""
        return self.home / "inbox"

    @property
    def papers(self) -> Path:
        """Give the folder with readable copies of issued papers."""
        return self.home / "papers"

    @property
    def drafts(self) -> Path:
        """Give the folder with drafts that wait for a signature."""
        return self.home / "drafts"
