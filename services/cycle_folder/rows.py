"""The rows of a cycle folder's tables: units, products, council, attendance, ballots, awards."""

from typing import Literal

from pydantic import Field

from services.cycle_folder.shapes import (
    CouncilRole,
    Day,
    Form,
    MaybeClock,
    Points,
    ProducerKind,
    ProductGroup,
    Registration,
    Star,
    Text,
    UnitLevel,
)


class UnitRow(Form):
    """A row of units.csv."""

    code: Text = Field(description="mã đơn vị: 524")
    name: Text = Field(description="tên riêng, không kèm cấp: Bình Sơn")
    level: UnitLevel = Field(description="cấp: xã, phường, đặc khu, huyện …")
    valid_from: Day | None = Field(default=None, description="ngày đơn vị bắt đầu tồn tại với tên và cấp này")
    valid_until: Day | None = Field(default=None, description="ngày cuối cùng đơn vị còn tồn tại")
    contact: str = Field(default="", description="người làm đầu mối")
    email: str = Field(default="", description="thư điện tử của đơn vị")
    phone: str = Field(default="", description="điện thoại của đơn vị")


class ProductRow(Form):
    """A row of products.csv."""

    code: Text = Field(description="mã sản phẩm trong chu trình: QNG-03")
    name: Text = Field(description="tên sản phẩm")
    group: ProductGroup = Field(description="nhóm sản phẩm: I, II, III, IV, V hoặc VI")
    unit: Text = Field(description="mã đơn vị gửi hồ sơ, có trong bảng đơn vị")
    producer: Text = Field(description="tên chủ thể")
    producer_kind: ProducerKind = Field(description="loại hình chủ thể: DN, HTX, THT, hộ hoặc khác")
    address: Text = Field(description="địa chỉ của chủ thể")
    representative: str = Field(default="", description="người đại diện")
    phone: str = Field(default="", description="điện thoại của chủ thể")
    email: str = Field(default="", description="thư điện tử của chủ thể")
    registration: Registration = Field(default="lần đầu", description="lần đầu, nâng hạng hoặc đánh giá lại")
    target_star: Star | None = Field(default=None, description="hạng đăng ký: 3, 4 hoặc 5")
    criteria_set: int | None = Field(default=None, ge=1, le=99, description="số bộ sản phẩm của Bộ tiêu chí: 1 đến 26")
    previous: str = Field(default="", description="lần đăng ký trước: CHU-TRÌNH/MÃ hoặc số giấy chứng nhận đã cấp")


class MemberRow(Form):
    """A row of council.csv."""

    code: Text = Field(description="mã thành viên: TV01")
    honorific: Literal["Ông", "Bà"] = Field(description="Ông hoặc Bà")
    name: Text = Field(description="họ và tên")
    post: Text = Field(description="chức vụ, cơ quan")
    role: CouncilRole = Field(description="Chủ tịch, Phó Chủ tịch, Ủy viên hoặc Thư ký")
    email: str = Field(default="", description="thư điện tử của thành viên")


class AttendanceRow(Form):
    """A row of attendance.csv: whether a member came to the session."""

    member: Text = Field(description="mã thành viên, có trong bảng Hội đồng")
    is_present: bool = Field(description="có hoặc không")
    reason: str = Field(default="", description="lý do vắng mặt")
    approves: bool = Field(default=True, description="có hoặc không tán thành kết luận; để trống là có")
    arrived: MaybeClock = Field(default="", description="giờ đến nếu đến muộn: 08:30")
    left: MaybeClock = Field(default="", description="giờ về nếu về sớm: 10:00")


class BallotRow(Form):
    """A row of ballots.csv: one member's points for one product."""

    product: Text = Field(description="mã sản phẩm, có trong bảng sản phẩm")
    member: Text = Field(description="mã thành viên, có trong bảng Hội đồng")
    part_a: Points = Field(description="điểm phần A, số nguyên từ 0 đến 100")
    part_b: Points = Field(description="điểm phần B, số nguyên từ 0 đến 100")
    part_c: Points = Field(description="điểm phần C, số nguyên từ 0 đến 100")
    comment: str = Field(default="", description="nhận xét của thành viên")


class AwardRow(Form):
    """A row of awards.csv: the star that the council gives instead of the band's."""

    product: Text = Field(description="mã sản phẩm, có trong bảng sản phẩm")
    star: Star = Field(description="hạng sao Hội đồng quyết định, từ 1 đến 5")
    reason: Text = Field(description="lý do Hội đồng quyết định khác với thang điểm")
