"""Why a line of the book of incoming documents cannot be written: each fact with its way out."""

from typing import Final

from domain.vietnamese import short_date
from models.incoming import IncomingDocument

STATES: Final = {"open": "chờ xử lý", "done": "đã xử lý", "returned": "đã trả lại nơi gửi"}


class AlreadyArrived(Exception):
    """The same number of the same sender and year stands in the book."""

    def __init__(self, number: str, sender: str, held: IncomingDocument) -> None:
        """Keep the number, the sender and the line that holds it."""
        self.number, self.sender, self.key = number, sender, held.key
        super().__init__(
            f"{sender} số {number or '(không số)'} đã vào sổ ngày {short_date(held.arrived_on)}, số đến {held.n}. "
            f"Xem bằng: thuky incoming show {held.key}; văn bản khác thì kiểm tra lại số, ký hiệu."
        )


class ArrivalIncomplete(Exception):
    """Something that every line of the book needs is missing or impossible; all faults together."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the faults."""
        self.faults = faults
        super().__init__(f"Chưa vào sổ được: {'; '.join(faults)}. Hãy sửa rồi ghi lại.")


class ArrivalSettled(Exception):
    """The document was answered or returned already."""

    def __init__(self, document: IncomingDocument) -> None:
        """Keep the document."""
        self.key = document.key
        how = document.answer or document.reason
        super().__init__(
            f"Văn bản đến {document.key} {STATES[document.state]} ({how}) nên không ghi lại. Xem: thuky incoming show "
            f"{document.key}"
        )


class ArrivalUnknown(Exception):
    """No incoming document has this key."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        self.key = key
        super().__init__(f"Không có văn bản đến “{key}”. Xem khóa bằng: thuky incoming list.")


class SettledWithoutWord(Exception):
    """An arrival is neither settled nor returned without saying how."""

    def __init__(self, key: str, option: str) -> None:
        """Keep the key."""
        super().__init__(f"Chưa ghi kết quả của {key}. Hãy thêm {option} “…”: nội dung ghi trong sổ.")
