"""The settings of an installation, from the environment (``THUKY_…``), in one place."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the installation keeps its state and how it reaches the mail server."""

    model_config = SettingsConfigDict(env_prefix="THUKY_", frozen=True)

    home: Path = Field(default=Path("var"), description="Thư mục chứa toàn bộ dữ liệu của văn phòng")
    database_url: str = Field(default="", description="Trống: SQLite trong thư mục dữ liệu")
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
