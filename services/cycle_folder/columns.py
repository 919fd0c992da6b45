"""The tables of a cycle folder: their files, titles and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar, get_args

from services.cycle_folder.rows import AttendanceRow, AwardRow, BallotRow, MemberRow, ProductRow, UnitRow
from services.cycle_folder.shapes import Form, ProducerKind, ProductGroup, Registration, UnitLevel

Kind = Literal["text", "day", "whole", "choice", "yes_no"]
F = TypeVar("F", bound=Form)

ROLES = {"Chủ tịch": "chair", "Phó Chủ tịch": "deputy", "Ủy viên": "member", "Thư ký": "secretary"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of the form (also accepted as its title), the title clerks see, what stands in it."""

    name: str
    title: str
    kind: Kind = "text"
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table(Generic[F]):
    """A table of the folder; ``stem`` is its file name without .csv or .xlsx."""

    stem: str
    name: str
    form: type[F]
    columns: tuple[Column, ...]

    def title(self, name: str) -> str:
        """Give the title of a field's column."""
        return next(column.title for column in self.columns if column.name == name)

    def is_required(self, column: Column) -> bool:
        """Say whether the column must be there and every cell of it filled."""
        return self.form.model_fields[column.name].is_required()


def _choice(name: str, title: str, values: object) -> Column:
    words: tuple[str, ...] = get_args(values)
    return Column(name, title, "choice", {word: word for word in words})


UNITS = Table(
    "units",
    "bảng đơn vị",
    UnitRow,
    (
        Column("code", "Mã"),
        Column("name", "Tên"),
        _choice("level", "Cấp", UnitLevel),
        Column("valid_from", "Hiệu lực từ", "day"),
        Column("valid_until", "Hiệu lực đến", "day"),
        Column("contact", "Đầu mối"),
        Column("email", "Thư điện tử"),
        Column("phone", "Điện thoại"),
    ),
)
PRODUCTS = Table(
    "products",
    "bảng sản phẩm",
    ProductRow,
    (
        Column("code", "Mã"),
        Column("name", "Tên sản phẩm"),
        _choice("group", "Nhóm", ProductGroup),
        Column("unit", "Mã đơn vị"),
        Column("producer", "Chủ thể"),
        _choice("producer_kind", "Loại hình", ProducerKind),
        Column("address", "Địa chỉ"),
        Column("representative", "Người đại diện"),
        Column("phone", "Điện thoại"),
        Column("email", "Thư điện tử"),
        _choice("registration", "Hình thức", Registration),
        Column("target_star", "Hạng đăng ký", "whole"),
        Column("criteria_set", "Bộ sản phẩm", "whole"),
        Column("previous", "Đăng ký trước"),
    ),
)
MEMBERS = Table(
    "council",
    "bảng Hội đồng",
    MemberRow,
    (
        Column("code", "Mã"),
        Column("honorific", "Danh xưng", "choice", {"Ông": "Ông", "Bà": "Bà"}),
        Column("name", "Họ và tên"),
        Column("post", "Chức vụ"),
        Column("role", "Vai trò", "choice", ROLES),
        Column("email", "Thư điện tử"),
    ),
)
ATTENDANCE = Table(
    "attendance",
    "bảng điểm danh",
    AttendanceRow,
    (
        Column("member", "Mã thành viên"),
        Column("is_present", "Có mặt", "yes_no"),
        Column("reason", "Lý do"),
        Column("approves", "Tán thành", "yes_no"),
        Column("arrived", "Giờ đến"),
        Column("left", "Giờ về"),
    ),
)
BALLOTS = Table(
    "ballots",
    "bảng phiếu chấm",
    BallotRow,
    (
        Column("product", "Mã sản phẩm"),
        Column("member", "Mã thành viên"),
        Column("part_a", "Phần A", "whole"),
        Column("part_b", "Phần B", "whole"),
        Column("part_c", "Phần C", "whole"),
        Column("comment", "Nhận xét"),
    ),
)
AWARDS = Table(
    "awards",
    "bảng hạng do Hội đồng quyết định",
    AwardRow,
    (
        Column("product", "Mã sản phẩm"),
        Column("star", "Hạng", "whole"),
        Column("reason", "Lý do"),
    ),
)
PLAN_TABLES = (UNITS, PRODUCTS, MEMBERS)
COUNCIL_TABLES = (ATTENDANCE, BALLOTS, AWARDS)
