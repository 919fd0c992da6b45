"""The Vietnamese sentence of every error that a person can meet: the fact and the way out."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import NoResultFound

from domain.errors import RuleBroken
from models.database import DatabaseFromNewerProgram
from models.store import NotInStore, StoreCorrupt

OUR_PACKAGES = frozenset({"domain", "models", "doc_templates", "outbox", "documents", "services", "flows", "desk"})
"""Their exceptions speak Vietnamese themselves, or have their sentence below."""


def _not_in_store(error: NotInStore) -> str:
    return f"Kho thiếu tệp {error.sha256[:12]}…; phục hồi {error.path} từ bản sao lưu."


def _store_corrupt(error: StoreCorrupt) -> str:
    return f"Tệp {error.sha256[:12]}… trong kho đã bị thay đổi; phục hồi {error.path} từ bản sao lưu."


def _newer_database(error: DatabaseFromNewerProgram) -> str:
    return (
        f"Cơ sở dữ liệu do phiên bản mới hơn tạo ra (mã {error.revision}; chương trình này biết đến {error.known}). "
        "Cài lại "
        "phiên bản mới, hoặc phục hồi bản sao lưu trước khi nâng cấp."
    )


def _not_opened(error: OSError) -> str:
    return f"Không mở được {error.filename}: kiểm tra đường dẫn và quyền truy cập."


def _not_found(_error: NoResultFound) -> str:
    return "Không có mục mang khóa này. Xem khóa bằng: thuky paper list, thuky outbox list."


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    RuleBroken: str,
    NotInStore: _not_in_store,
    StoreCorrupt: _store_corrupt,
    DatabaseFromNewerProgram: _newer_database,
    NoResultFound: _not_found,
    FileNotFoundError: _not_opened,
    NotADirectoryError: _not_opened,
    PermissionError: _not_opened,
}


def sentence_of(error: Exception) -> str:
    """Say an error to a clerk; an error nobody foresaw keeps its name, for the engineer who is asked."""
    for kind, sentence in SENTENCES.items():
        if isinstance(error, kind):
            return sentence(error)
    if type(error).__module__.split(".")[0] in OUR_PACKAGES:
        return str(error)
    return f"Lỗi chưa lường trước ({type(error).__name__}): {error}. Gửi câu này cho người quản trị."
