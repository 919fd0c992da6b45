"""The shape of a cycle folder once it has been read: validated, frozen, kept as JSON in ``Cycle.definition``.

The Vietnamese description of a field says what to write there: faults and the guide show it.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from domain.gates import GateRule
from services.cycle_folder.contacts_form import ContactRow
from services.cycle_folder.deadlines_form import Deadlines
from services.cycle_folder.office_form import Duties, SeriesPlan
from services.cycle_folder.procedure_form import ProcedureForm
from services.cycle_folder.reminders_form import Reminders
from services.cycle_folder.rows import MemberRow, ProductRow, UnitRow
from services.cycle_folder.shapes import (
    AgencyRole,
    Capacity,
    Clock,
    Count,
    Day,
    Form,
    SigningRole,
    SmallCode,
    Text,
)
from services.cycle_folder.target_form import Target


class Agency(Form):
    """An agency that issues papers."""

    name: Text = Field(description="tên đầy đủ của cơ quan: Ủy ban nhân dân tỉnh Quảng Ngãi")
    short_name: Text = Field(description="tên gọi tắt trong câu: UBND tỉnh")
    header: tuple[Text, ...] = Field(min_length=1, description="các dòng tên cơ quan ở đầu văn bản")
    superior: tuple[Text, ...] = Field(default=(), description="các dòng tên cơ quan chủ quản")
    symbol: Text = Field(description="chữ viết tắt trong ký hiệu: UBND, SNN, HĐOCOP")
    letter_symbol: str = Field(default="", description="ký hiệu công văn: UBND-NNTN, SNN-PTNT")
    place: Text = Field(description="địa danh ghi trước ngày tháng: Quảng Ngãi")
    kept_by: Text = Field(description="nơi lưu: VT, NN-TN")


def with_derived(agencies: dict[AgencyRole, Agency]) -> dict[AgencyRole, Agency]:
    """Add the agencies that follow from the three of the folder, where it does not name them itself.

    ``unit`` stands for any unit of the cycle: the paper itself names which.
    """
    if not {"province", "department", "council"} <= agencies.keys():
        return agencies  # a fault that is told elsewhere
    province, department, council = agencies["province"], agencies["department"], agencies["council"]
    where = province.name.removeprefix("Ủy ban nhân dân ")
    derived: dict[AgencyRole, Agency] = {
        "office": Agency(
            name=f"Văn phòng Điều phối nông thôn mới {where}",
            short_name="Văn phòng Điều phối nông thôn mới",
            header=("VĂN PHÒNG ĐIỀU PHỐI", f"NÔNG THÔN MỚI {where.upper()}"),
            superior=department.header,
            symbol="VPĐP",
            letter_symbol="VPĐP",
            place=department.place,
            kept_by="VT",
        ),
        "advisors": Agency(
            name=f"Tổ tư vấn của {council.name}",
            short_name="Tổ tư vấn",
            header=("TỔ TƯ VẤN",),
            superior=council.header,
            symbol="TTV",
            letter_symbol="TTV",
            place=council.place,
            kept_by=council.kept_by,
        ),
        "unit": Agency(
            name="Ủy ban nhân dân cấp huyện, cấp xã",
            short_name="UBND cấp huyện, cấp xã",
            header=("ỦY BAN NHÂN DÂN",),
            symbol="UBND",
            letter_symbol="UBND-NN",
            place=province.place,
            kept_by="VT",
        ),
    }
    return derived | agencies


class Signer(Form):
    """A person who signs, with the lines above the signature."""

    name: Text = Field(description="họ và tên người ký: Nguyễn Văn A")
    agency: SigningRole = Field(description="cơ quan của người ký: province, department hoặc council")
    authority: tuple[Text, ...] = Field(
        default=(), description="các dòng quyền hạn: KT. CHỦ TỊCH / PHÓ CHỦ TỊCH; trống: ghi theo chức vụ"
    )
    capacity: Capacity = Field(default="", description="KT., TL., TUQ. hoặc Q.; trống: theo chức vụ")
    seal_office: str = Field(default="", description="chức vụ ở cơ quan có con dấu, in dưới chức vụ của Hội đồng")
    post: Text = Field(description="chức vụ đầy đủ, ghi trong sổ và biên bản")
    valid_from: Day | None = Field(default=None, description="ký được từ ngày")
    valid_until: Day | None = Field(default=None, description="ký được đến hết ngày")


class Contact(Form):
    """The officer whom units and members can ask."""

    name: Text = Field(description="họ và tên cán bộ đầu mối: Trần Thị B")
    phone: Text = Field(description="điện thoại của cán bộ đầu mối")
    email: Text = Field(description="thư điện tử của cán bộ đầu mối: ocop@example.vn")
    address: Text = Field(description="nơi nhận hồ sơ giấy")


class Dates(Form):
    """The calendar of the cycle."""

    announce_on: Day = Field(description="ngày ra kế hoạch và công văn triển khai")
    dossiers_due: Day = Field(description="hạn nộp hồ sơ")
    dossiers_due_inclusive: bool = Field(default=True, description="false: 'trước ngày', ngày đó đã là quá hạn")
    dossiers_non_working_reason: str = Field(default="", description="vì sao hạn nộp rơi vào ngày nghỉ")
    late_until: Day | None = Field(default=None, description="hồ sơ quá hạn còn được xem xét đến hết ngày này")
    convene_on: Day = Field(description="ngày ra quyết định thành lập Hội đồng và gửi giấy mời")
    session_on: Day = Field(description="ngày họp Hội đồng")
    session_non_working_reason: str = Field(default="", description="vì sao Hội đồng họp vào ngày nghỉ")
    session_starts_at: Clock = Field(default="08:00", description="giờ họp: 08:00")
    session_ends_at: Clock = Field(default="17:00", description="giờ kết thúc: 17:00")
    session_place: Text = Field(description="địa điểm họp")
    recognise_until: Day = Field(description="hạn ra quyết định công nhận")
    archive_on: Day = Field(description="ngày lập và nộp hồ sơ lưu trữ")


class CouncilRules(ProcedureForm):
    """The rules of procedure of the council, as data."""

    name: Text = Field(description="Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh")
    quorum: str = Field(
        default="2/3", pattern=r"^[0-9]{1,4}/[0-9]{1,4}$", description="phần số thành viên phải có mặt: 2/3"
    )
    chair_required: bool = Field(default=True, description="phải có Chủ tịch hoặc Phó Chủ tịch dự")
    gate_rule: GateRule = Field(default="majority", description="tiêu chí bắt buộc đạt khi: majority, all hoặc mean")
    gap_limit: int = Field(default=10, ge=0, le=100, description="chênh lệch điểm lớn nhất, số nguyên: 10")


class ExtraObligation(Form):
    """Something each unit, each member or the office owes beside the dossiers."""

    code: SmallCode = Field(description="mã việc, cũng là tên thư mục nhận tệp: bao-cao-6-thang")
    title: Text = Field(description="tên việc phải làm")
    due: Day = Field(description="thời hạn")
    inclusive: bool = Field(default=True, description="false: 'trước ngày'")
    basis: str = Field(default="", description="căn cứ của việc phải làm")
    owner: Literal["unit", "member", "office"] = Field(
        default="unit", description="ai phải làm: unit mỗi đơn vị, member mỗi thành viên Hội đồng, office cơ quan ta"
    )
    non_working_reason: str = Field(default="", description="vì sao hạn rơi vào ngày nghỉ")


class PlannedReport(Form):
    """A report that the department writes."""

    code: SmallCode = Field(description="mã báo cáo: 6-thang-2026")
    title: Text = Field(description="tên kỳ báo cáo: 6 tháng đầu năm 2026")
    make_on: Day = Field(description="ngày làm báo cáo")
    period_from: Day = Field(description="ngày đầu kỳ báo cáo")
    period_until: Day = Field(description="ngày cuối kỳ báo cáo")
    non_working_reason: str = Field(default="", description="vì sao báo cáo làm vào ngày nghỉ")


class PaperText(Form):
    """What varies in the papers of one kind: signer, symbol, recipients and paragraphs."""

    issuer: AgencyRole | None = Field(default=None, description="cơ quan ban hành; trống: theo biểu mẫu")
    signer: str = Field(default="", description="mã người ký; trống: người ký mặc định của cơ quan")
    symbol: str = Field(default="", description="ký hiệu thay cho ký hiệu của biểu mẫu")
    subject_line: str = Field(default="", description="trích yếu thay cho trích yếu mặc định")
    recipients: tuple[Text, ...] = Field(default=(), description="nơi nhận thay cho nơi nhận mặc định")
    legal_bases: tuple[Text, ...] = Field(default=(), description="căn cứ thêm sau căn cứ của chế độ pháp lý")
    texts: dict[str, tuple[Text, ...]] = Field(default_factory=dict, description="đoạn văn thay cho đoạn mặc định")


class CyclePlan(Form):
    """A whole cycle as input: ``cycle.toml`` with its tables."""

    key: SmallCode = Field(description="mã chu trình, chữ thường không dấu, số và gạch nối: quang-ngai-2026-2")
    title: Text = Field(description="tên chu trình")
    year: int = Field(ge=2018, le=2100, description="năm của chu trình, từ 2018 đến 2100")
    round: int = Field(default=1, ge=1, le=12, description="đợt trong năm, từ 1")
    regime: Text = Field(description="chế độ pháp lý: R1, R2, R3 hoặc R4")
    province: Text = Field(description="tên riêng của tỉnh: Quảng Ngãi")
    province_code: Text = Field(description="mã tỉnh, trong mã số sản phẩm: 51")
    mark: Literal["", "MẪU", "DỰ THẢO"] = Field(default="", description="dấu chỉ dẫn ở đầu trang")
    signing: Literal["wait", "at-once"] = Field(default="wait", description="wait: chờ ký; at-once: coi như ký ngay")
    release: Literal["review", "at-once"] = Field(
        default="review", description="review: thư chờ duyệt; at-once: gửi ngay"
    )
    agencies: Annotated[dict[AgencyRole, Agency], AfterValidator(with_derived)] = Field(
        description="ba cơ quan: province, department, council"
    )
    signers: dict[str, Signer] = Field(description="những người ký, mỗi người một mã")
    default_signers: dict[AgencyRole, Text] = Field(description="mã người ký mặc định của từng cơ quan")
    contact: Contact = Field(description="cán bộ đầu mối")
    dates: Dates = Field(description="các mốc thời gian")
    council: CouncilRules = Field(description="quy chế của Hội đồng")
    supplement_working_days: int = Field(default=10, ge=1, le=250, description="số ngày làm việc để bổ sung hồ sơ")
    obligations: tuple[ExtraObligation, ...] = Field(default=(), description="việc khác mà đơn vị phải làm")
    deadlines: Deadlines = Field(default=Deadlines(), description="các hạn khác trong năm")
    reminders: Reminders = Field(default=Reminders(), description="lịch nhắc hạn")
    targets: tuple[Target, ...] = Field(default=(), description="chỉ tiêu của kế hoạch")
    reports: tuple[PlannedReport, ...] = Field(default=(), description="báo cáo định kỳ")
    papers: dict[str, PaperText] = Field(default_factory=dict, description="phần riêng của từng loại văn bản")
    registers: dict[str, Count] = Field(
        default_factory=dict, description="số cuối cùng đã cấp trước khi mở chu trình, theo 'cơ quan/dãy số'"
    )
    series: dict[AgencyRole, SeriesPlan] = Field(
        default_factory=dict, description="cách lập dãy số của từng cơ quan; trống: mỗi loại văn bản một dãy"
    )
    duties: Duties = Field(default=Duties(), description="ai soạn, ai kiểm tra thể thức, ai ký, ai cấp số")
    units: tuple[UnitRow, ...]
    products: tuple[ProductRow, ...]
    members: tuple[MemberRow, ...]
    contacts: tuple[ContactRow, ...] = Field(default=(), description="đầu mối của đơn vị, thành viên")
