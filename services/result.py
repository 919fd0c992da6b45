"""What a step did, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FIGURES: Mapping[str, str] = {
    "units": "đơn vị",
    "papers": "văn bản",
    "obligations": "việc phải làm mới",
    "letters": "thư mới",
    "files": "tệp mới",
    "intakes": "lần nộp mới",
    "unplaced": "tệp không rõ của ai",
    "deferred": "hồ sơ chuyển đợt sau",
    "receipts": "phiếu tiếp nhận mới",
    "requests": "yêu cầu bổ sung mới",
    "members": "thành viên Hội đồng",
    "dossiers": "hồ sơ đưa ra họp",
    "invitations": "giấy mời mới",
    "present": "thành viên có mặt",
    "ballots": "phiếu hợp lệ",
    "products": "sản phẩm",
    "recognised": "sản phẩm được công nhận",
    "forwarded": "sản phẩm chuyển cấp trên",
    "returned": "sản phẩm trả về cấp huyện công nhận",
    "refused": "sản phẩm chưa đạt",
    "certificates": "giấy chứng nhận",
    "notices": "thông báo kết quả",
    "expired": "giấy chứng nhận hết hiệu lực",
    "expiry_notices": "thông báo sắp hết hạn mới",
    "revoked": "giấy chứng nhận bị thu hồi",
    "reminders": "việc được nhắc",
    "urging_letters": "công văn đôn đốc mới",
    "urged": "thư đôn đốc",
    "digests": "thư tổng hợp cho cán bộ",
    "reports": "báo cáo mới",
    "equal": "văn bản lập lại giống hệt",
    "waiting": "văn bản chưa phát hành",
    "sent": "thư đã gửi",
    "failed": "thư không gửi được",
    "retried": "thư sẽ gửi lại",
    "unknown": "thư chưa rõ kết quả",
    "recovered": "thư được nhận lại sau khi tiến trình bị ngắt",
    "untrue": "thư rút lại vì nội dung không còn đúng",
    "mails": "thư đến mới",
    "bounced": "thư bị trả về",
    "read_receipts": "xác nhận đã nhận, đã mở",
    "offered": "thư trả lời có tệp chờ nhận",
    "for_a_person": "thư đến chờ người đọc",
}
"""What each figure counts, for people."""


@dataclass(frozen=True)
class StepResult:
    """Figures of one run of a step, by the names of ``FIGURES``, and sentences for the officer."""

    step: str
    figures: Mapping[str, int]
    notes: tuple[str, ...] = field(default=())

    def counts(self) -> dict[str, int]:
        """Give the figures as a plain dict."""
        return dict(self.figures)


def nothing_yet(step: str, reason: str) -> StepResult:
    """Say that the step has nothing to do today, and why."""
    return StepResult(step, {}, (reason,))
