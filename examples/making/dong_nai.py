"""Đồng Nai 2020, round 1: 31 products of 8 districts with the real outcome of 17/9/2020."""

from datetime import date

from examples.making.cast import Delivery, Member, Product, Province, Score, Unit, UnitPaper

_UNITS = (
    Unit("731", "Biên Hòa", "thành phố", "bien-hoa"),
    Unit("732", "Long Khánh", "thành phố", "long-khanh", date(2019, 6, 1)),
    Unit("734", "Tân Phú", "huyện", "tan-phu"),
    Unit("735", "Vĩnh Cửu", "huyện", "vinh-cuu"),
    Unit("736", "Định Quán", "huyện", "dinh-quan"),
    Unit("737", "Trảng Bom", "huyện", "trang-bom"),
    Unit("738", "Thống Nhất", "huyện", "thong-nhat"),
    Unit("739", "Cẩm Mỹ", "huyện", "cam-my"),
    Unit("740", "Long Thành", "huyện", "long-thanh"),
    Unit("741", "Xuân Lộc", "huyện", "xuan-loc"),
    Unit("742", "Nhơn Trạch", "huyện", "nhon-trach"),
)

_COCOA = "Công ty TNHH ca cao Trọng Đức"
_MILK = "Công ty cổ phần Chăn nuôi và chế biến sữa Đồng Nai"
_HAM = "Cơ sở giò chả Thu Bình"
_LOTUS = "Hợp tác xã dịch vụ nông nghiệp Trường Phát"
_DRAGON = "Công ty TNHH Long Kim"
_FRUIT = "Hợp tác xã trái cây số 1 Thống Nhất (giả định)"
_FARM = "Trang trại số 1 Thống Nhất (giả định)"


def _milk(n: int, name: str) -> Product:
    about = f"{name} làm từ sữa bò tươi của trang trại, thanh trùng và đóng gói tại huyện."
    return Product(f"DN-{n}", f"{name} (tên giả định)", "I", "740", _MILK, "DN", "Huyện Long Thành", about, 4)


_PRODUCTS = (
    Product("DN-01", "Rau quả sấy (tên giả định)", "I", "731", "Hợp tác xã nông nghiệp An Hòa Hưng", "HTX",
            "Thành phố Biên Hòa", "Rau và quả của xã viên, sấy lạnh, đóng gói nhỏ.", 3),
    Product("DN-02", "Chao đậu nành", "I", "731", "Hộ sản xuất số 1 Biên Hòa (giả định)", "hộ",
            "Số 01 đường Giả Định, thành phố Biên Hòa", "Chao làm từ đậu nành ủ men.", 3, has_mail=False),
    Product("DN-03", "Bưởi Tân Triều", "I", "735", "Tổ hợp tác bưởi số 1 Tân Bình (giả định)", "THT",
            "Xã Tân Bình, huyện Vĩnh Cửu", "Bưởi trồng ven sông, hái đúng độ chín, dán tem truy xuất.", 4),
    Product("DN-04", "Bột ca cao 3 trong 1", "II", "736", _COCOA, "DN", "Xã Phú Hòa, huyện Định Quán",
            "Bột ca cao pha sẵn từ hạt ca cao lên men của các hộ liên kết.", 5),
    Product("DN-05", "Sô cô la đen (tên giả định)", "I", "736", _COCOA, "DN", "Xã Phú Hòa, huyện Định Quán",
            "Sô cô la làm từ hạt ca cao rang, đổ khuôn, đóng hộp giấy.", 4),
    Product("DN-06", "Rượu thanh long", "II", "738", "Cơ sở rượu Anna", "hộ", "Huyện Thống Nhất",
            "Rượu lên men từ thanh long ruột đỏ, ủ sáu tháng.", 4),
    Product("DN-07", "Mít sấy", "I", "738", _FRUIT, "HTX", "Huyện Thống Nhất",
            "Mít chín sấy giòn, đóng túi.", 4),
    Product("DN-08", "Chuối sấy", "I", "738", _FRUIT, "HTX", "Huyện Thống Nhất",
            "Chuối sấy dẻo không thêm đường.", 3),
    Product("DN-09", "Khoai lang sấy", "I", "738", _FRUIT, "HTX", "Huyện Thống Nhất",
            "Khoai lang sấy lát mỏng.", 3),
    Product("DN-10", "Trứng gà thả vườn", "I", "738", _FARM, "hộ", "Huyện Thống Nhất",
            "Trứng gà thả vườn, chiếu đèn và đóng vỉ trong ngày.", 3, has_mail=False),
    Product("DN-11", "Gà ủ muối", "I", "738", _FARM, "hộ", "Huyện Thống Nhất",
            "Gà ta ủ muối, hút chân không.", 3, has_mail=False),
    Product("DN-12", "Tinh dầu sả", "III", "738", "Tổ hợp tác sả số 1 Thống Nhất (giả định)", "THT",
            "Huyện Thống Nhất", "Tinh dầu chưng cất từ sả trồng xen.", 3),
    Product("DN-13", "Giỏ mây tre", "V", "738", "Tổ đan số 1 Thống Nhất (giả định)", "THT",
            "Huyện Thống Nhất",
            "Giỏ đan tay từ mây và tre.", 3, has_mail=False),
    _milk(14, "Sữa tươi thanh trùng không đường"),
    _milk(15, "Sữa tươi thanh trùng có đường"),
    _milk(16, "Sữa tươi thanh trùng hương dâu"),
    _milk(17, "Sữa chua không đường"),
    _milk(18, "Sữa chua có đường"),
    _milk(19, "Sữa chua nha đam"),
    _milk(20, "Sữa chua uống"),
    _milk(21, "Phô mai tươi"),
    _milk(22, "Bánh flan sữa tươi"),
    Product("DN-23", "Giò lụa Thu Bình", "I", "740", _HAM, "hộ", "Huyện Long Thành",
            "Giò lụa gói lá chuối, luộc và hút chân không.", 3),
    Product("DN-24", "Chả quế Thu Bình", "I", "740", _HAM, "hộ", "Huyện Long Thành",
            "Chả nướng với bột quế.", 3),
    Product("DN-25", "Thực phẩm chay (tên giả định)", "I", "740", "Tịnh xá Ngọc Quang", "khác",
            "Huyện Long Thành",
            "Thực phẩm chay chế biến từ đậu nành và nấm.", 3),
    Product("DN-26", "Hạt tiêu Lâm San", "I", "739", "Hợp tác xã tiêu số 1 Cẩm Mỹ (giả định)", "HTX",
            "Xã Lâm San, huyện Cẩm Mỹ", "Tiêu đen phơi khô, phân loại, đóng hũ.", 3),
    Product("DN-27", "Dưa lưới", "I", "741", "Trang Trại Việt", "DN", "Xã Xuân Trường, huyện Xuân Lộc",
            "Dưa lưới trồng trong nhà màng, tưới nhỏ giọt.", 3),
    Product("DN-28", "Si rô thanh long", "II", "742", _DRAGON, "DN", "Xã Long Tân, huyện Nhơn Trạch",
            "Si rô cô từ thanh long ruột đỏ.", 4),
    Product("DN-29", "Thanh long sấy dẻo (tên giả định)", "I", "742", _DRAGON, "DN",
            "Xã Long Tân, huyện Nhơn Trạch",
            "Thanh long sấy dẻo, đóng túi.", 3),
    Product("DN-30", "Trà tim sen (tên giả định)", "II", "742", _LOTUS, "HTX",
            "Xã Long Tân, huyện Nhơn Trạch",
            "Tim sen sao khô, đóng túi lọc.", 4),
    Product("DN-31", "Hạt sen sấy (tên giả định)", "I", "742", _LOTUS, "HTX", "Xã Long Tân, huyện Nhơn Trạch",
            "Hạt sen sấy giòn, đóng hũ.", 4),
)  # fmt: skip

_MEMBERS = (
    Member("TV01", 0, "Phó Chủ tịch Ủy ban nhân dân tỉnh", "Chủ tịch"),
    Member("TV02", 1, "Phó Giám đốc Sở Nông nghiệp và Phát triển nông thôn", "Phó Chủ tịch"),
    Member("TV03", 4, "Phó Giám đốc Sở Công Thương", "Phó Chủ tịch"),
    Member("TV04", 5, "Phó Giám đốc Sở Kế hoạch và Đầu tư", "Ủy viên", "Đi công tác theo kế hoạch đã phê duyệt"),
    Member("TV05", 6, "Phó Giám đốc Sở Khoa học và Công nghệ", "Ủy viên"),
    Member("TV06", 7, "Phó Giám đốc Sở Y tế", "Ủy viên"),
    Member("TV07", 8, "Phó Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Ủy viên", "Nghỉ phép năm"),
    Member("TV08", 9, "Phó Chủ tịch Liên minh Hợp tác xã tỉnh", "Ủy viên"),
    Member("TV09", 2, "Phó Chánh Văn phòng Điều phối nông thôn mới tỉnh", "Thư ký"),
)

_EARLY, _NEXT, _LATE = date(2020, 7, 31), date(2020, 8, 13), date(2020, 8, 20)
_SPOILED = {
    "DN-08": Delivery(_NEXT, "DN-08", without=("04",)),
    "DN-29": Delivery(_NEXT, "DN-29", faults={"02": "cut"}),
}
_ON = {"736": _EARLY, "740": _EARLY, "739": _LATE}
_DELIVERIES = (
    *(_SPOILED.get(each.code, Delivery(_ON.get(each.unit, _NEXT), each.code)) for each in _PRODUCTS),
    Delivery(_LATE, "DN-08", papers=("04",)),
    Delivery(_LATE, "DN-29", papers=("02",)),
)

_UNIT_PAPERS = (
    UnitPaper(date(2020, 12, 11), "bao-cao-nam", ("731", "732", "735", "736", "738", "739", "740", "741", "742")),
    UnitPaper(date(2020, 12, 21), "bao-cao-nam", ("734",)),
)

# Seven members score. Only the counts and a few stars are public; every score is invented.
_FOUR = {
    "DN-03": 548, "DN-05": 566, "DN-06": 529, "DN-07": 490, "DN-14": 583, "DN-15": 575, "DN-16": 560,
    "DN-17": 571,
    "DN-18": 568, "DN-19": 552, "DN-20": 541, "DN-21": 629, "DN-22": 535, "DN-28": 518, "DN-30": 556,
    "DN-31": 547,
}  # fmt: skip
_THREE = {
    "DN-01": 431, "DN-08": 402, "DN-09": 388, "DN-10": 350, "DN-11": 415, "DN-12": 437, "DN-23": 466,
    "DN-24": 452,
    "DN-25": 489, "DN-26": 445, "DN-27": 471, "DN-29": 420,
}  # fmt: skip
_SCORES = tuple(
    sorted(
        (
            Score("DN-04", 641, 5),
            *(Score(code, total, 4) for code, total in _FOUR.items()),
            *(Score(code, total, 3) for code, total in _THREE.items()),
            Score("DN-02", 341, 2),
            Score("DN-13", 296, 2),
        ),
        key=lambda score: score.product,
    )
)

DONG_NAI = Province(
    folder="dong-nai-2020",
    seat="Đồng Nai",
    area="0251",
    tables={"units": "xlsx", "products": "xlsx", "council": "xlsx", "ballots": "xlsx"},
    units=_UNITS,
    products=_PRODUCTS,
    members=_MEMBERS,
    deliveries=_DELIVERIES,
    unit_papers=_UNIT_PAPERS,
    scores=_SCORES,
)
