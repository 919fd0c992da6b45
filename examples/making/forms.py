"""The papers of a dossier as sheets: Biểu 01-04 of regime R1, Mẫu 01-03 of regime R4, with invented content."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from examples.making.blocks import Block, Heading, Line, Paragraph, Sheet, Signature, Table
from examples.making.cast import Product, Province, Unit
from examples.making.checklist import in_words
from examples.making.parties import contact_of, mail_of, phone_of, representative_of
from examples.making.people import person

NATION = (Heading("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), Heading("Độc lập - Tự do - Hạnh phúc"))
KINDS = {
    "DN": "Doanh nghiệp nhỏ và vừa",
    "HTX": "Hợp tác xã",
    "THT": "Tổ hợp tác",
    "hộ": "Hộ sản xuất có đăng ký kinh doanh",
    "khác": "Tổ chức cộng đồng",
}


@dataclass(frozen=True)
class Filer:
    """A product with everything its papers say about it."""

    province: Province
    product: Product
    groups: dict[str, str]
    on: date

    @property
    def position(self) -> int:
        """Number of the product in its folder, from 1; all invented figures follow from it."""
        return self.province.products.index(self.product) + 1

    @property
    def unit(self) -> Unit:
        """The unit through which it files."""
        return self.province.unit(self.product.unit)

    @property
    def representative(self) -> str:
        """The invented representative; one for all products of an owner."""
        return representative_of(self.province, self.product)

    @property
    def phone(self) -> str:
        """The invented telephone number."""
        return phone_of(self.province, self.product)

    @property
    def mail(self) -> str:
        """The invented mail address, or nothing."""
        return mail_of(self.province, self.product)

    def signed(self, capacity: str = "ĐẠI DIỆN CHỦ THỂ") -> Signature:
        """Close a paper of the owner."""
        return Signature(f"{self.province.seat}, {in_words(self.on)}", capacity, self.representative)

    def signed_by_unit(self) -> Signature:
        """Close a paper of the unit's committee."""
        name = contact_of(self.province, self.unit)
        return Signature(f"{self.unit.name}, {in_words(self.on)}", "TM. ỦY BAN NHÂN DÂN", name)


def _owner_lines(filer: Filer) -> tuple[Block, ...]:
    product = filer.product
    return (
        Line("Tên chủ thể", product.owner),
        Line("Loại hình tổ chức", KINDS[product.kind]),
        Line("Địa chỉ", product.address),
        Line("Người đại diện", filer.representative),
        Line("Điện thoại", filer.phone),
        Line("Thư điện tử", filer.mail or "không có"),
    )


def _product_lines(filer: Filer) -> tuple[Block, ...]:
    product = filer.product
    return (
        Line("Tên sản phẩm", product.name),
        Line("Nhóm sản phẩm", f"{product.group}. {filer.groups[product.group]}"),
        Line("Hình thức đăng ký", product.registration),
        Line("Hạng đăng ký", f"{product.target} sao" if product.target else "không ghi"),
    )


def _registration(title: str, subtitle: str) -> Callable[[Filer], tuple[Block, ...]]:
    def make(filer: Filer) -> tuple[Block, ...]:
        return (
            *NATION,
            Heading(title),
            Heading(subtitle),
            *_owner_lines(filer),
            *_product_lines(filer),
            Paragraph(f"Giới thiệu sản phẩm: {filer.product.about}"),
            Paragraph(
                "Chủ thể cam kết thông tin trong phiếu là đúng sự thật và chịu trách nhiệm về chất lượng sản phẩm "
                "đăng ký tham gia Chương trình mỗi xã một sản phẩm."
            ),
            filer.signed(),
        )

    return make


def _output_table(filer: Filer) -> Table:
    year, base = filer.on.year, 1200 + 130 * filer.position
    head = ("Năm", "Sản lượng (đơn vị sản phẩm)", "Doanh thu (triệu đồng)")
    rows = (
        (str(year - 1 + n), f"{base + 150 * n:,}".replace(",", "."), str(180 + 20 * n + 9 * filer.position))
        for n in range(4)
    )
    return Table((head, *rows))


def _business_plan(filer: Filer) -> tuple[Block, ...]:
    return (
        *NATION,
        Heading("PHƯƠNG ÁN, KẾ HOẠCH KINH DOANH SẢN PHẨM"),
        Heading("(Biểu số 03)"),
        *_product_lines(filer),
        Line("Chủ thể", filer.product.owner),
        Paragraph("I. SẢN PHẨM VÀ NGUYÊN LIỆU"),
        Paragraph(f"{filer.product.about} Nguyên liệu mua của các hộ trong {filer.unit.full_name} theo hợp đồng."),
        Paragraph("II. THỊ TRƯỜNG"),
        Paragraph("Bán tại chỗ, tại các điểm giới thiệu sản phẩm OCOP của tỉnh và qua sàn thương mại điện tử."),
        Paragraph("III. SẢN LƯỢNG, DOANH THU (số liệu giả định)"),
        _output_table(filer),
        Paragraph("IV. TỔ CHỨC THỰC HIỆN"),
        Paragraph(f"Sử dụng {5 + filer.position % 9} lao động địa phương; vốn tự có và vốn vay tín dụng."),
        filer.signed(),
    )


def _organisation(filer: Filer) -> tuple[Block, ...]:
    return (
        *NATION,
        Heading("GIỚI THIỆU BỘ MÁY TỔ CHỨC"),
        Heading("(Biểu số 04)"),
        *_owner_lines(filer),
        Line("Địa chỉ nơi sản xuất", filer.product.address),
        Line("Cơ cấu tổ chức", f"01 người phụ trách, 01 kế toán, {4 + filer.position % 7} lao động"),
        Line("Sự tham gia của cộng đồng", f"Liên kết với các hộ trong {filer.unit.full_name}"),
        Line("Hoạt động kế toán", "Ghi sổ thu chi, lập báo cáo tài chính năm"),
        Line("Tình hình tiếp thị", "Có nhãn hiệu, bao bì; tham gia hội chợ trong tỉnh"),
        Line("Bảo vệ môi trường", "Thu gom, xử lý chất thải theo kế hoạch đã đăng ký"),
        filer.signed(),
    )


def _licence(filer: Filer) -> tuple[Block, ...]:
    return (
        Heading("BẢN SAO GIẤY CHỨNG NHẬN ĐĂNG KÝ KINH DOANH"),
        Line("Số", f"MẪU-{filer.province.area}-{filer.position:03d} (không phải số thật)"),
        *_owner_lines(filer),
        Line("Ngành, nghề", f"Sản xuất, kinh doanh: {filer.product.name}"),
        Paragraph("Bản vẽ thay cho bản sao có chứng thực; không có giá trị pháp lý."),
        Signature(f"{filer.province.seat}, {in_words(filer.on)}", "NGƯỜI SAO", person(39).name),
    )


def _photo_sheet(filer: Filer) -> tuple[Block, ...]:
    return (Heading("ẢNH 05 ĐƠN VỊ SẢN PHẨM MẪU"), *_product_lines(filer))


def _evidence(filer: Filer) -> tuple[Block, ...]:
    checks = (
        ("Chỉ tiêu", "Mức công bố", "Kết quả"),
        *((f"Chỉ tiêu {n}", "Đạt", "Đạt (giả định)") for n in range(1, 5)),
    )
    return (
        Heading("MINH CHỨNG BỔ SUNG"),
        *_product_lines(filer),
        Paragraph(f"Câu chuyện sản phẩm: {filer.product.about}"),
        Paragraph("Phiếu kết quả kiểm nghiệm (số liệu giả định):"),
        Table(checks),
        filer.signed(),
    )


def _self_report(filer: Filer) -> tuple[Block, ...]:
    return (
        *NATION,
        Heading("BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM"),
        Heading("(Mẫu số 02)"),
        Paragraph("PHẦN I. THÔNG TIN CHUNG"),
        *_owner_lines(filer),
        *_product_lines(filer),
        Paragraph("PHẦN II. KẾT QUẢ THỰC HIỆN PHƯƠNG ÁN SẢN XUẤT KINH DOANH (số liệu giả định)"),
        Paragraph(filer.product.about),
        _output_table(filer),
        Paragraph("PHẦN III. TỰ ĐÁNH GIÁ THEO BỘ TIÊU CHÍ"),
        Table(
            (
                ("Phần", "Điểm tối đa", "Điểm tự chấm"),
                ("A", "40", str(26 + filer.position % 9)),
                ("B", "25", str(15 + filer.position % 7)),
                ("C", "35", str(21 + filer.position % 8)),
            )
        ),
        Paragraph("PHẦN IV. KẾ HOẠCH SẢN XUẤT, KINH DOANH"),
        Paragraph("Giữ ổn định sản lượng, mở rộng tiêu thụ qua sàn thương mại điện tử."),
        filer.signed("ĐẠI DIỆN THEO PHÁP LUẬT CỦA CƠ SỞ"),
    )


def _commune_report(filer: Filer) -> tuple[Block, ...]:
    return (
        *NATION,
        Heading(f"ỦY BAN NHÂN DÂN {filer.unit.full_name.upper()}"),
        Heading("BÁO CÁO"),
        Heading("Đánh giá một số nội dung của hồ sơ đăng ký (Mẫu số 03)"),
        Paragraph("I. THÔNG TIN CHUNG VỀ HỒ SƠ SẢN PHẨM"),
        *_product_lines(filer),
        Line("Chủ thể", filer.product.owner),
        Paragraph("II. ĐÁNH GIÁ MỘT SỐ NỘI DUNG"),
        Paragraph(f"1. Nguyên liệu địa phương: chủ yếu từ {filer.unit.full_name}."),
        Paragraph(f"2. Lao động địa phương: {4 + filer.position % 8} người."),
        Paragraph("3. Nguồn gốc ý tưởng sản phẩm: của chủ thể và cộng đồng địa phương."),
        Paragraph("4. Bản sắc, trí tuệ địa phương: có quy trình làm truyền thống."),
        filer.signed_by_unit(),
    )


def _commune_request(filer: Filer) -> tuple[Block, ...]:
    return (
        *NATION,
        Heading(f"ỦY BAN NHÂN DÂN {filer.unit.full_name.upper()}"),
        Line("V/v", f"đề nghị đánh giá, phân hạng sản phẩm OCOP năm {filer.on.year}"),
        Line("Kính gửi", f"Ủy ban nhân dân tỉnh {filer.province.seat}"),
        Paragraph(
            f"Ủy ban nhân dân {filer.unit.full_name} đã kiểm tra thành phần hồ sơ và đề nghị đánh giá, phân hạng "
            f"sản phẩm {filer.product.name} của {filer.product.owner}. Gửi kèm 01 bộ giấy, 01 bộ điện tử."
        ),
        filer.signed_by_unit(),
    )


# For each regime and component: the file's name without its kind, the title, and what stands on the paper.
FORMS: dict[str, dict[str, tuple[str, str, Callable[[Filer], tuple[Block, ...]]]]] = {
    "R1": {
        "01": ("01-phieu-dang-ky", "Phiếu đăng ký sản phẩm", _registration("PHIẾU ĐĂNG KÝ SẢN PHẨM", "(Biểu số 02)")),
        "02": ("02-phuong-an-kinh-doanh", "Phương án, kế hoạch kinh doanh", _business_plan),
        "03": ("03-bo-may-to-chuc", "Giới thiệu bộ máy tổ chức", _organisation),
        "04": ("04-dang-ky-kinh-doanh", "Giấy đăng ký kinh doanh", _licence),
        "05": ("05-anh-san-pham-mau", "Ảnh sản phẩm mẫu", _photo_sheet),
        "06": ("06-minh-chung", "Minh chứng bổ sung", _evidence),
    },
    "R4": {
        "01": (
            "01-phieu-dang-ky",
            "Phiếu đăng ký",
            _registration("PHIẾU ĐĂNG KÝ", "Tham gia đánh giá, phân hạng sản phẩm OCOP (Mẫu số 01)"),
        ),
        "02": ("02-bao-cao-tu-danh-gia", "Báo cáo tự đánh giá", _self_report),
        "03": ("03-bao-cao-cap-xa", "Báo cáo của UBND cấp xã", _commune_report),
        "04": ("04-de-nghi-cap-xa", "Văn bản đề nghị của UBND cấp xã", _commune_request),
        "05": ("05-anh-san-pham-mau", "Ảnh sản phẩm mẫu", _photo_sheet),
        "06": ("06-minh-chung", "Minh chứng", _evidence),
    },
}


def sheet_of(filer: Filer, regime: str, component: str) -> Sheet:
    """Make the paper of one component."""
    _, title, blocks = FORMS[regime][component]
    return Sheet(f"{title} - {filer.product.name}", blocks(filer))


def unit_sheet(province: Province, unit: Unit, title: str, on: date) -> Sheet:
    """Make the paper with which a unit fulfils an obligation: a plan or a report."""
    registered = [product for product in province.products if product.unit == unit.code]
    rows = [("STT", "Sản phẩm", "Chủ thể")]
    rows += [(str(n), product.name, product.owner) for n, product in enumerate(registered, start=1)]
    return Sheet(
        f"{title} - {unit.full_name}",
        (
            Heading(f"ỦY BAN NHÂN DÂN {unit.full_name.upper()}"),
            Heading(title.upper()),
            Paragraph("1. Kết quả: đã tuyên truyền, hướng dẫn các chủ thể trên địa bàn (nội dung giả định)."),
            Paragraph(f"2. Sản phẩm đăng ký trong năm: {len(registered)}."),
            *((Table(tuple(rows)),) if registered else ()),
            Paragraph("3. Khó khăn: cán bộ kiêm nhiệm; kinh phí hạn hẹp. Kiến nghị: tăng tập huấn tại chỗ."),
            Signature(f"{unit.name}, {in_words(on)}", "TM. ỦY BAN NHÂN DÂN", contact_of(province, unit)),
        ),
    )
