"""Two more tables that a sitting may leave: the agenda with its times and deferrals, and who kept away from what."""

from pydantic import Field

from services.cycle_folder.columns import Column, Table
from services.cycle_folder.shapes import Form, MaybeClock, Text


class AgendaRow(Form):
    """A row of agenda.csv: the turn of a product."""

    product: Text = Field(description="mã sản phẩm, có trong danh sách họp")
    starts: MaybeClock = Field(default="", description="giờ xét sản phẩm: 09:15")
    deferred: str = Field(default="", description="lý do chưa đánh giá, chuyển đợt sau; để trống là có đánh giá")


class RecusalRow(Form):
    """A row of recusals.csv: an interest that was declared or proposed, and the officer's answer."""

    product: Text = Field(description="mã sản phẩm, có trong danh sách họp")
    member: Text = Field(description="mã thành viên, có trong bảng Hội đồng")
    is_recused: bool = Field(description="có: không tham gia chấm điểm; không: vẫn chấm")
    reason: Text = Field(description="lý do: liên quan đến chủ thể thế nào, hoặc vì sao vẫn chấm")


AGENDA = Table(
    "agenda",
    "bảng chương trình họp",
    AgendaRow,
    (Column("product", "Mã sản phẩm"), Column("starts", "Giờ xét"), Column("deferred", "Lý do hoãn")),
)
RECUSALS = Table(
    "recusals",
    "bảng không tham gia chấm điểm",
    RecusalRow,
    (
        Column("product", "Mã sản phẩm"),
        Column("member", "Mã thành viên"),
        Column("is_recused", "Không tham gia", "yes_no"),
        Column("reason", "Lý do"),
    ),
)
