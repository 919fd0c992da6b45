"""The words papers are recognised by: types, bodies, posts, marks."""

import re
from typing import Final

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"

TYPES: Final = {
    "NGHỊ QUYẾT": "NQ",
    "QUYẾT ĐỊNH": "QĐ",
    "CHỈ THỊ": "CT",
    "QUY CHẾ": "QC",
    "QUY ĐỊNH": "QyĐ",
    "THÔNG CÁO": "TC",
    "THÔNG BÁO": "TB",
    "HƯỚNG DẪN": "HD",
    "CHƯƠNG TRÌNH": "CTr",
    "KẾ HOẠCH": "KH",
    "PHƯƠNG ÁN": "PA",
    "ĐỀ ÁN": "ĐA",
    "DỰ ÁN": "DA",
    "BÁO CÁO": "BC",
    "BIÊN BẢN": "BB",
    "TỜ TRÌNH": "TTr",
    "HỢP ĐỒNG": "HĐ",
    "CÔNG ĐIỆN": "CĐ",
    "BẢN GHI NHỚ": "BGN",
    "BẢN THỎA THUẬN": "BTT",
    "GIẤY ỦY QUYỀN": "GUQ",
    "GIẤY MỜI": "GM",
    "GIẤY GIỚI THIỆU": "GGT",
    "GIẤY NGHỈ PHÉP": "GNP",
    "PHIẾU GỬI": "PG",
    "PHIẾU CHUYỂN": "PC",
    "PHIẾU BÁO": "PB",
    "SAO Y": "SY",
    "SAO LỤC": "SL",
    "TRÍCH SAO": "TrS",
}
"""Type names and abbreviations of Decree 30/2020/NĐ-CP, Annex III, section I."""

FORM_TITLES: Final = re.compile(
    r"^(PHIẾU|BẢNG|DANH SÁCH|DANH MỤC|MỤC LỤC|ĐƠN|TỜ KHAI|BIỂU|BẢN (CAM KẾT|TỰ|KHAI|GIỚI THIỆU)|SỔ|LỊCH|HỒ SƠ"
    r"|PHƯƠNG ÁN SẢN XUẤT|BÌA|TRANG BÌA)\b"
)
CERTIFICATE_TITLES: Final = re.compile(r"^(GIẤY CHỨNG NHẬN|BẰNG KHEN|GIẤY KHEN|CHỨNG NHẬN)\b")
PARTY: Final = "dang cong san viet nam"

BODY_WORDS: Final = re.compile(
    r"^(ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|SỞ|BỘ|PHÒNG|VĂN PHÒNG|CHI CỤC|TỔNG CỤC|CỤC|BAN|TỔ|TRUNG TÂM|TRƯỜNG|BỆNH VIỆN"
    r"|VIỆN|CÔNG TY|LIÊN MINH|HỘI|THANH TRA|ĐOÀN|CHỦ TỊCH|TẬP ĐOÀN|QUỸ|KHO BẠC|TÒA ÁN|CHÍNH PHỦ)\b"
)
"""How the name of a body begins in a header."""

AUTHORITY: Final = re.compile(r"^(TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\b\s*[./]?\s*(?=[^\W\d_])")
POSTS: Final = re.compile(
    r"^(PHÓ |QUYỀN |ỦY VIÊN |UỶ VIÊN )*(CHỦ TỊCH|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH |TRƯỞNG |TỔ TRƯỞNG"
    r"|TỔ PHÓ|CỤC TRƯỞNG|CỤC PHÓ|CHI CỤC TRƯỞNG|VỤ TRƯỞNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|CHỦ NHIỆM|CHỦ TỌA|CHỦ TOẠ|CHỦ TRÌ"
    r"|THƯ KÝ|NGƯỜI |ĐẠI DIỆN|BÊN |THỦ TRƯỞNG|TỔ KIỂM PHIẾU|KẾ TOÁN|CÁN BỘ|CHUYÊN VIÊN|THÀNH VIÊN|ỦY VIÊN|TỔNG|BÍ THƯ"
    r"|CHỦ THỂ|CHỦ HỘ|CHỦ CƠ SỞ|THỦ TƯỚNG|HỘI ĐỒNG|VĂN THƯ|TM )"
)
"""How a line of a signature block begins, after the words of authority."""

ANNEX: Final = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục|phụ lục|Phụ Lục)(?:\s+(?:số\s+)?(?P<number>[IVXLC]+|\d{1,2}|[A-Z]))?\s*[.:]?$"
)
ATTACHED: Final = re.compile(r"^\(?\s*(?:Kèm theo|Ban hành kèm theo|Đính kèm)\b", re.IGNORECASE)

DEGREES: Final = re.compile(
    r"^(?:(?:GS|PGS|TSKH|TS|ThS|Th\.S|Ths|BS|CKI|CKII|KS|CN|LS|DS|NGND|NGƯT|NSND|NSƯT|AHLĐ|NCS)\b\.?[\s.]*"
    r"|Giáo sư |Phó Giáo sư |Tiến sĩ |Thạc sĩ |Bác sĩ |Kỹ sư |Cử nhân |Luật sư |Ông |Bà |Đồng chí |Đ/c |Đ\.c )"
)
"""Degrees, titles and forms of address before a name."""

DRAFT_MARKS: Final = re.compile(r"^\W*(DỰ THẢO|Dự thảo)(\s+(LẦN|lần)\s*\d+|\s*\d+)?\W*$")
SAMPLE_MARKS: Final = re.compile(r"^\W*(MẪU|BẢN MẪU|VÍ DỤ)\W*$")
BLANK_DATE: Final = re.compile(r"(?:\.{2,}|…|_{2,}|\s{2,})")
