"""Tuyên Quang 2026, round 2: nine communes of the former Vị Xuyên under the two-tier regime; owners invented."""

from datetime import date

from examples.making.cast import Delivery, Member, Product, Province, Score, Unit, UnitPaper

_SINCE = date(2025, 7, 1)
_UNITS = (
    Unit("00706", "Phú Linh", "xã", "phu-linh", _SINCE),
    Unit("00913", "Vị Xuyên", "xã", "vi-xuyen", _SINCE),
    Unit("00928", "Thanh Thủy", "xã", "thanh-thuy", _SINCE),
    Unit("00937", "Lao Chải", "xã", "lao-chai", _SINCE),
    Unit("00952", "Cao Bồ", "xã", "cao-bo", _SINCE),
    Unit("00958", "Thượng Sơn", "xã", "thuong-son", _SINCE),
    Unit("00967", "Việt Lâm", "xã", "viet-lam", _SINCE),
    Unit("00970", "Linh Hồ", "xã", "linh-ho", _SINCE),
    Unit("00976", "Bạch Ngọc", "xã", "bach-ngoc", _SINCE),
)

_CAO_BO = "Hợp tác xã chè số 1 Cao Bồ (chủ thể giả định)"
_MEAT = "Hợp tác xã chế biến số 1 Vị Xuyên (chủ thể giả định)"
_PRODUCTS = (
    Product("TQ-01", "Rau cải bẹ vùng cao", "I", "00706",
            "Tổ hợp tác rau số 1 Phú Linh (chủ thể giả định)", "THT",
            "Xã Phú Linh", "Rau cải bẹ trồng theo hướng hữu cơ, thu hái buổi sáng.", 3, has_mail=False),
    Product("TQ-02", "Lạp sườn hun khói", "I", "00913", _MEAT, "HTX", "Xã Vị Xuyên",
            "Lạp sườn thịt lợn đen nhồi tay, hun khói bếp củi.", 4),
    Product("TQ-03", "Thịt trâu gác bếp", "I", "00913", _MEAT, "HTX", "Xã Vị Xuyên",
            "Thịt trâu tẩm mắc khén, sấy trên gác bếp.", 3, "đánh giá lại"),
    Product("TQ-04", "Chè vàng Shan tuyết Thanh Thủy", "I", "00928",
            "Hợp tác xã chè số 1 Thanh Thủy (chủ thể giả định)", "HTX", "Xã Thanh Thủy",
            "Chè vàng từ búp Shan tuyết cổ thụ, lên men nhẹ, phơi nắng.", 4),
    Product("TQ-05", "Điểm du lịch cộng đồng Thanh Thủy", "VI", "00928",
            "Ban quản lý du lịch cộng đồng số 1 (chủ thể giả định)", "khác", "Xã Thanh Thủy",
            "Nghỉ nhà sàn, đi bộ qua đồi chè, học nấu món địa phương.", 3),
    Product("TQ-06", "Thảo quả sấy khô", "I", "00937", "Hộ sản xuất số 1 Lao Chải (chủ thể giả định)", "hộ",
            "Xã Lao Chải", "Thảo quả thu hái dưới tán rừng, sấy bằng bếp kín.", 3, has_mail=False),
    Product("TQ-07", "Hồng trà Shan tuyết Cao Bồ", "I", "00952", _CAO_BO, "HTX", "Xã Cao Bồ",
            "Hồng trà lên men toàn phần từ búp Shan tuyết cổ thụ.", 5, "nâng hạng"),
    Product("TQ-08", "Trà xanh Shan tuyết Cao Bồ", "I", "00952", _CAO_BO, "HTX", "Xã Cao Bồ",
            "Trà xanh sao tay từ búp một tôm hai lá.", 5, "nâng hạng"),
    Product("TQ-09", "Bạch trà Shan tuyết Thượng Sơn", "I", "00958",
            "Công ty chè số 1 Thượng Sơn (chủ thể giả định)", "DN", "Xã Thượng Sơn",
            "Bạch trà chỉ hái búp non, làm héo và sấy nhẹ.", 4),
    Product("TQ-10", "Chổi chít Việt Lâm", "IV", "00967", "Hợp tác xã chổi chít số 1 (chủ thể giả định)",
            "HTX",
            "Xã Việt Lâm", "Chổi bện tay từ bông chít phơi khô.", 4, "nâng hạng"),
    Product("TQ-11", "Tinh bột nghệ", "III", "00970", "Tổ hợp tác nghệ số 1 Linh Hồ (chủ thể giả định)",
            "THT",
            "Xã Linh Hồ", "Tinh bột lắng từ củ nghệ đỏ, sấy lạnh.", 3),
)  # fmt: skip

_MEMBERS = (
    Member("TV01", 0, "Phó Chủ tịch Ủy ban nhân dân tỉnh", "Chủ tịch"),
    Member("TV02", 1, "Giám đốc Sở Nông nghiệp và Môi trường", "Phó Chủ tịch"),
    Member("TV03", 4, "Phó Giám đốc Sở Công Thương", "Ủy viên"),
    Member("TV04", 5, "Phó Giám đốc Sở Y tế", "Ủy viên"),
    Member("TV05", 6, "Phó Giám đốc Sở Khoa học và Công nghệ", "Ủy viên"),
    Member("TV06", 7, "Phó Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Ủy viên", "Dự tập huấn của Bộ chủ quản"),
    Member("TV07", 8, "Chi cục trưởng Chi cục Phát triển nông thôn", "Ủy viên"),
    Member("TV08", 9, "Chi cục trưởng Chi cục Chất lượng nông sản", "Ủy viên"),
    Member("TV09", 10, "Phó Chủ tịch Liên minh Hợp tác xã tỉnh", "Ủy viên"),
    Member("TV10", 2, "Chánh Văn phòng Điều phối nông thôn mới tỉnh", "Thư ký"),
)

_EARLY, _LAST, _DAY_AFTER, _LATE = date(2026, 10, 15), date(2026, 10, 29), date(2026, 10, 30), date(2026, 11, 5)
_TOO_LATE = date(2026, 11, 13)
_DELIVERIES = (
    Delivery(_EARLY, "TQ-02", faults={"02": "cut"}),
    Delivery(_EARLY, "TQ-07", extra=("06-Câu chuyện sản phẩm.docx",)),
    Delivery(_EARLY, "TQ-08"),
    Delivery(_EARLY, "TQ-10"),
    Delivery(_LAST, "TQ-02", papers=("02",)),
    Delivery(_LAST, "TQ-01", faults={"01": "text as docx", "05": "empty"}),
    Delivery(_LAST, "TQ-03", without=("04",)),
    Delivery(_LAST, "TQ-05"),
    Delivery(_LAST, "TQ-06", without=("03",), faults={"02": "locked"}),
    Delivery(_LAST, "TQ-09"),
    # "Trước ngày 30/10" excludes the day: Thanh Thủy's second dossier is one day late.
    Delivery(_DAY_AFTER, "TQ-04"),
    Delivery(_LATE, "TQ-01", papers=("01", "05")),
    Delivery(_LATE, "TQ-03", papers=("04",)),
    # Thảo quả unlocks its report, yet the commune's report never comes: deferred.
    Delivery(_LATE, "TQ-06", papers=("02",)),
    Delivery(_TOO_LATE, "TQ-11"),
)

_PLAN, _YEAR = "ke-hoach-xa", "bao-cao-nam"
_UNIT_PAPERS = (
    UnitPaper(date(2026, 9, 28), _PLAN, ("00706", "00913", "00928", "00952", "00958", "00967", "00970")),
    UnitPaper(_EARLY, _PLAN, ("00937",)),
    UnitPaper(date(2026, 12, 14), _YEAR, ("00706", "00913", "00928", "00952", "00958", "00967")),
    UnitPaper(date(2026, 12, 21), _YEAR, ("00970",)),
)

# Nine members score: means of exactly 90 and 70 beside 89,89 and 69,89.
_SCORES = (
    Score("TQ-01", 402, 2),
    Score("TQ-02", 697, 4),
    Score("TQ-03", 545, 3, apart=True),
    Score("TQ-04", 629, 3),
    Score("TQ-05", 520, 3),
    Score("TQ-07", 810, 5),
    Score("TQ-08", 809, 4),
    Score("TQ-09", 630, 4),
    Score("TQ-10", 716, 4),
)

TUYEN_QUANG = Province(
    folder="tuyen-quang-2026",
    seat="Tuyên Quang",
    area="0207",
    tables={},
    units=_UNITS,
    products=_PRODUCTS,
    members=_MEMBERS,
    deliveries=_DELIVERIES,
    unit_papers=_UNIT_PAPERS,
    scores=_SCORES,
)
