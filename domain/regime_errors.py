"""What the law of a regime refuses, or does not say."""

from datetime import date
from fractions import Fraction

from domain.errors import RuleBroken
from domain.vietnamese import decimal_comma, short_date


class UnknownRegime(RuleBroken):
    """Say that no regime has this code."""

    def __init__(self, code: str, known: tuple[str, ...]) -> None:
        super().__init__(code, known)
        self.code = code
        self.known = known

    def sentence(self) -> str:
        """Name the code and the known ones."""
        return f"Không có chế độ pháp lý “{self.code}”. Hãy dùng một trong các mã: {', '.join(self.known)}."


class UnknownGroup(RuleBroken):
    """Say that a product group does not exist in a regime."""

    def __init__(self, group: str, regime: str, known: tuple[str, ...]) -> None:
        super().__init__(group, regime, known)
        self.group = group
        self.regime = regime
        self.known = known

    def sentence(self) -> str:
        """Name the group and the known ones."""
        return (
            f"Chế độ {self.regime} không có nhóm sản phẩm “{self.group}”."
            f" Hãy dùng một trong các nhóm: {', '.join(self.known)}."
        )


class MeanOutOfRange(RuleBroken):
    """Say that a mean is not between 0 and 100."""

    def __init__(self, mean: Fraction) -> None:
        super().__init__(mean)
        self.mean = mean

    def sentence(self) -> str:
        """Name the mean."""
        return (
            f"Điểm trung bình {decimal_comma(self.mean)} nằm ngoài thang điểm 0 - 100."
            " Hãy kiểm tra lại điểm của từng phiếu."
        )


class CriteriaNotYetIssued(RuleBroken):
    """Say that a paper is dated before the criteria that it should cite."""

    def __init__(self, regime: str, day: date) -> None:
        super().__init__(regime, day)
        self.regime = regime
        self.day = day

    def sentence(self) -> str:
        """Name the regime and the day."""
        return (
            f"Ngày {short_date(self.day)} chưa có Bộ tiêu chí của chế độ {self.regime} để căn cứ."
            " Hãy kiểm tra ngày của văn bản hoặc chế độ pháp lý của chu trình."
        )


class RegimeSilent(RuleBroken):
    """Say that a regime's data do not hold something, because nobody knows it or each province had its own."""

    def __init__(self, regime: str, what: str, reason: str) -> None:
        super().__init__(regime, what, reason)
        self.regime = regime
        self.what = what
        self.reason = reason

    def sentence(self) -> str:
        """Name the regime, what is missing and why."""
        return (
            f"Chế độ {self.regime} không có {self.what}: {self.reason}."
            " Hãy soạn văn bản từ hồ sơ gốc của tỉnh, chương trình không tự đặt ra số liệu."
        )


class NoRegimeYet(RuleBroken):
    """Say that a day lies before the first regime."""

    def __init__(self, day: date, first: date) -> None:
        super().__init__(day, first)
        self.day = day
        self.first = first

    def sentence(self) -> str:
        """Name both days."""
        return (
            f"Ngày {short_date(self.day)} chưa có quy định về đánh giá, phân hạng sản phẩm OCOP"
            f" (từ {short_date(self.first)}). Hãy kiểm tra lại ngày nộp hồ sơ."
        )


class TransitionOver(RuleBroken):
    """Say that a dossier was not finished while the old rules still applied to it."""

    def __init__(self, lodged_on: date, registration: str, finish_by: date, regime: str) -> None:
        super().__init__(lodged_on, registration, finish_by, regime)
        self.lodged_on = lodged_on
        self.registration = registration
        self.finish_by = finish_by
        self.regime = regime

    def sentence(self) -> str:
        """Name the days and the regime that applies now."""
        return (
            f"Hồ sơ {self.registration} nộp ngày {short_date(self.lodged_on)} chỉ được giải quyết theo quy định cũ"
            f" đến hết ngày {short_date(self.finish_by)}. Hãy hướng dẫn chủ thể lập lại hồ sơ theo chế độ"
            f" {self.regime}."
        )
