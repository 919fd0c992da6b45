"""Quảng Ngãi 2020: real districts, products and owners where they are public; the rest is invented."""

from datetime import date

from examples.making.cast import Delivery, Member, Product, Province, Score, Unit, UnitPaper

_UNITS = (
    Unit("522", "Quảng Ngãi", "thành phố", "tp-quang-ngai"),
    Unit("524", "Bình Sơn", "huyện", "binh-son"),
    Unit("525", "Trà Bồng", "huyện", "tra-bong"),
    Unit("527", "Sơn Tịnh", "huyện", "son-tinh"),
    Unit("528", "Tư Nghĩa", "huyện", "tu-nghia"),
    Unit("529", "Sơn Hà", "huyện", "son-ha"),
    Unit("530", "Sơn Tây", "huyện", "son-tay"),
    Unit("531", "Minh Long", "huyện", "minh-long"),
    Unit("532", "Nghĩa Hành", "huyện", "nghia-hanh"),
    Unit("533", "Mộ Đức", "huyện", "mo-duc"),
    Unit("534", "Đức Phổ", "thị xã", "duc-pho", date(2020, 2, 1)),
    Unit("535", "Ba Tơ", "huyện", "ba-to"),
    Unit("536", "Lý Sơn", "huyện", "ly-son"),
)

_SUGAR = "Công ty cổ phần Đường Quảng Ngãi"
_CINNAMON = "Công ty TNHH Hương Quế Trà Bồng"
_GARLIC = "Hợp tác xã tỏi số 1 Lý Sơn (chủ thể giả định)"
_PRODUCTS = (
    Product("QN-01", "Mạch nha", "I", "522", _SUGAR, "DN", "Thành phố Quảng Ngãi",
            "Mạch nha nấu từ mầm lúa và nếp theo cách làm truyền thống của địa phương.", 5),
    Product("QN-02", "Đường Mantoza", "I", "522", _SUGAR, "DN", "Thành phố Quảng Ngãi",
            "Đường Mantoza dùng cho chế biến bánh kẹo, đóng thùng và hộp nhỏ.", 4),
    Product("QN-03", "Thịt bò khô", "I", "522", "Cơ sở bò khô số 1 (chủ thể giả định)", "hộ",
            "Số 01 đường Giả Định, thành phố Quảng Ngãi",
            "Thịt bò khô tẩm gia vị, sấy và đóng gói hút chân không.", 3, has_mail=False),
    Product("QN-04", "Điểm du lịch Thành cổ", "VI", "522", "Tổ du lịch Thành cổ (chủ thể giả định)", "khác",
            "Số 02 đường Giả Định, thành phố Quảng Ngãi",
            "Tham quan di tích Thành cổ, thưởng thức món ăn và mua quà địa phương.", 4),
    Product("QN-05", "Nước mắm Bình Thạnh", "I", "524",
            "Tổ hợp tác nước mắm Bình Thạnh (chủ thể giả định)", "THT",
            "Xã Bình Thạnh, huyện Bình Sơn",
            "Nước mắm ủ từ cá cơm và muối trong chum sành, mười hai tháng.", 3),
    Product("QN-06", "Gốm Mỹ Thiện", "V", "524", "Lò gốm Mỹ Thiện số 1 (chủ thể giả định)", "hộ",
            "Huyện Bình Sơn", "Bình, lọ gốm men chảy nung củi của làng gốm Mỹ Thiện.", 3, has_mail=False),
    Product("QN-07", "Nhang quế", "V", "525", _CINNAMON, "DN", "Xã Trà Sơn, huyện Trà Bồng",
            "Nhang làm từ bột vỏ quế, không dùng hóa chất tạo mùi.", 3),
    Product("QN-08", "Tinh dầu quế", "III", "525", _CINNAMON, "DN", "Xã Trà Sơn, huyện Trà Bồng",
            "Tinh dầu chưng cất từ lá và vỏ quế, đóng chai 10 ml và 50 ml.", 4),
    Product("QN-09", "Đông trùng hạ thảo Sonita", "III", "527",
            "Công ty nấm số 1 Sơn Tịnh (chủ thể giả định)", "DN",
            "Huyện Sơn Tịnh", "Đông trùng hạ thảo nuôi trong phòng sạch, sấy lạnh.", 4),
    Product("QN-10", "Nấm linh chi Đức Nhuận", "III", "533", "Hợp tác xã nấm Đức Nhuận", "HTX",
            "Huyện Mộ Đức",
            "Nấm linh chi trồng trên mùn cưa, sấy khô, thái lát.", 4),
    Product("QN-11", "Muối SAHU", "I", "534", "Hợp tác xã muối số 1 Phổ Thạnh (chủ thể giả định)", "HTX",
            "Phường Phổ Thạnh, thị xã Đức Phổ", "Muối biển kết tinh trên bạt, rửa và sấy, đóng hũ.", 4),
    Product("QN-12", "Làng Gò Cỏ", "VI", "534", "Tổ du lịch cộng đồng làng Gò Cỏ (chủ thể giả định)", "khác",
            "Phường Phổ Thạnh, thị xã Đức Phổ",
            "Du lịch cộng đồng ở làng ven biển: nghỉ nhà dân, ăn món biển.", 3),
    Product("QN-13", "Túi thổ cẩm làng Teng", "IV", "535", "Tổ dệt làng Teng (chủ thể giả định)", "THT",
            "Xã Ba Thành, huyện Ba Tơ", "Túi may từ vải dệt tay của đồng bào Hrê làng Teng.", 3,
            has_mail=False),
    Product("QN-14", "Tỏi Lý Sơn", "I", "536", _GARLIC, "HTX", "Huyện Lý Sơn",
            "Tỏi trồng trên đất cát san hô, phơi khô, đóng túi lưới.", 5),
    Product("QN-15", "Tỏi đen Lý Sơn", "I", "536", _GARLIC, "HTX", "Huyện Lý Sơn",
            "Tỏi lên men ở nhiệt độ và độ ẩm ổn định, đóng hũ.", 4),
    Product("QN-16", "Cao tỏi đen Phú Sinh", "III", "536", "Cơ sở Phú Sinh", "hộ", "Huyện Lý Sơn",
            "Cao cô từ tỏi đen, đóng lọ thủy tinh.", 4),
    Product("QN-17", "Tỏi ngâm mật ong Dori", "I", "536", "Công ty cổ phần Dori", "DN", "Huyện Lý Sơn",
            "Tỏi cô đơn ngâm mật ong, đóng hũ.", 3),
)  # fmt: skip

_MEMBERS = (
    Member("TV01", 0, "Phó Chủ tịch Ủy ban nhân dân tỉnh", "Chủ tịch"),
    Member("TV02", 1, "Giám đốc Sở Nông nghiệp và Phát triển nông thôn", "Phó Chủ tịch"),
    Member("TV03", 4, "Phó Giám đốc Sở Công Thương", "Phó Chủ tịch"),
    Member("TV04", 5, "Phó Giám đốc Sở Kế hoạch và Đầu tư", "Ủy viên"),
    Member("TV05", 6, "Phó Giám đốc Sở Khoa học và Công nghệ", "Ủy viên"),
    Member("TV06", 7, "Phó Giám đốc Sở Y tế", "Ủy viên", "Dự họp giao ban ngành Y tế, có văn bản xin vắng"),
    Member("TV07", 8, "Phó Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Ủy viên"),
    Member("TV08", 9, "Phó Chủ tịch Liên minh Hợp tác xã tỉnh", "Ủy viên"),
    Member("TV09", 2, "Phó Chánh Văn phòng Điều phối nông thôn mới tỉnh", "Thư ký"),
)

_EARLY, _LAST, _NEXT, _LATE = date(2020, 4, 3), date(2020, 4, 10), date(2020, 4, 17), date(2020, 4, 22)
_TOO_LATE = date(2020, 4, 27)
_DELIVERIES = (
    Delivery(_EARLY, "QN-10"),
    Delivery(_EARLY, "QN-14", extra=("06-Câu chuyện sản phẩm.docx",)),
    Delivery(_EARLY, "QN-15", faults={"02": "locked"}),
    Delivery(_EARLY, "QN-16"),
    Delivery(_EARLY, "QN-17", without=("03",)),
    Delivery(_LAST, "QN-01"),
    Delivery(_LAST, "QN-02", extra=("ghi-chu-cua-phong-kinh-te.docx",)),
    Delivery(_LAST, "QN-03", faults={"02": "cut"}),
    Delivery(_LAST, "QN-04"),
    Delivery(_LAST, "QN-05"),
    Delivery(_LAST, "QN-07", without=("03", "04")),
    Delivery(_LAST, "QN-08"),
    Delivery(_LAST, "QN-11", faults={"01": "text as docx", "05": "empty"}),
    Delivery(_LAST, "QN-12"),
    Delivery(_NEXT, "QN-03", papers=("02",)),
    Delivery(_NEXT, "QN-15", papers=("02",)),
    Delivery(_NEXT, "QN-17", papers=("03",)),
    Delivery(_NEXT, "QN-13"),
    # Nhang quế sends one of its two missing papers and never the other: deferred to the next round.
    Delivery(_LATE, "QN-07", papers=("03",)),
    Delivery(_LATE, "QN-11", papers=("01", "05")),
    Delivery(_LATE, "QN-09"),
    Delivery(_TOO_LATE, "QN-06"),
)

_PLAN, _HALF, _YEAR = "de-an-ke-hoach", "bao-cao-6-thang", "bao-cao-nam"
_UNIT_PAPERS = (
    UnitPaper(_NEXT, _PLAN, ("522", "525", "533", "536")),
    UnitPaper(_LATE, _PLAN, ("532", "534", "535")),
    UnitPaper(_TOO_LATE, _PLAN, ("524", "527", "528")),
    UnitPaper(date(2020, 5, 6), _PLAN, ("529",)),
    UnitPaper(date(2020, 6, 17), _HALF, ("522", "525", "527", "528", "532", "533", "534", "536")),
    UnitPaper(date(2020, 6, 26), _HALF, ("524", "529", "535")),
    UnitPaper(date(2020, 12, 16), _YEAR, ("522", "524", "525", "527", "528", "532", "533", "534", "536")),
    UnitPaper(date(2020, 12, 23), _YEAR, ("535",)),
)

# Eight members score. Known real stars: 4 for linh chi, SAHU, Mantoza and Thành cổ, 3 for Gò Cỏ; others invented.
_SCORES = (
    Score("QN-01", 719, 4),  # 89,875: an eighth of a point below five stars
    Score("QN-02", 676, 4),
    Score("QN-03", 371, 2),
    Score("QN-04", 603, 4),
    Score("QN-05", 517, 3),
    Score("QN-08", 631, 4),
    Score("QN-09", 498, 3, apart=True),
    Score("QN-10", 652, 4),
    Score("QN-11", 588, 4),
    Score("QN-12", 559, 3),  # 69,875
    Score("QN-13", 466, 3),
    Score("QN-14", 733, 5),
    Score("QN-15", 645, 4),
    Score("QN-16", 574, 4, award=3,
          reason="Chưa có phiếu kiểm nghiệm định kỳ theo yêu cầu của hạng 4 sao; Hội đồng thống nhất xếp hạng 3 sao"),
    Score("QN-17", 540, 3),
)  # fmt: skip

QUANG_NGAI = Province(
    folder="quang-ngai-2020",
    seat="Quảng Ngãi",
    area="0255",
    tables={},
    units=_UNITS,
    products=_PRODUCTS,
    members=_MEMBERS,
    deliveries=_DELIVERIES,
    unit_papers=_UNIT_PAPERS,
    scores=_SCORES,
)
