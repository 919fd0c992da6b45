"""The council's rules of procedure beside quorum and gap: votes, opinions in writing, rounds, notice."""

from typing import Annotated

from pydantic import Field

from domain.procedure import MeetingWhen, Silence, Tie, WrittenFor
from services.cycle_folder.shapes import Form, Text

Share = Annotated[str, Field(pattern=r"^[0-9]{1,4}/[0-9]{1,4}$")]


class ProcedureForm(Form):
    """Keys of [council] that the rules of procedure (D16) print; an empty folder has the usual values."""

    least_members: int = Field(default=5, ge=3, le=99, description="số thành viên ít nhất của Hội đồng: 5")
    majority: Share = Field(default="1/2", description="kết luận khi số tán thành TRÊN phần số này của người dự: 1/2")
    tie: Tie = Field(default="chair", description="số ý kiến ngang nhau: chair (theo bên có Chủ tọa) hoặc rejected")
    documents_days: int = Field(
        default=3, ge=0, le=30, description="số ngày làm việc gửi tài liệu, giấy mời trước phiên họp: 3"
    )
    owner_presents: bool = Field(default=False, description="đại diện chủ thể được giới thiệu sản phẩm tại phiên họp")
    rounds: int = Field(default=2, ge=1, le=12, description="số đợt đánh giá trong năm: 2")
    extra_rounds: tuple[Text, ...] = Field(default=(), description="các trường hợp Quy chế cho tổ chức đợt bổ sung")
    written: WrittenFor = Field(
        default="none", description="lấy ý kiến bằng văn bản: none, re-evaluation (đánh giá lại) hoặc all"
    )
    written_reply_days: int = Field(default=7, ge=1, le=60, description="số ngày làm việc để trả lời phiếu: 7")
    written_share: Share = Field(default="2/3", description="phần số phiếu tối thiểu phải thu về: 2/3")
    written_silence: Silence = Field(
        default="ignored", description="không trả lời: ignored (không coi là không tán thành) hoặc against"
    )
    written_meeting_when: tuple[MeetingWhen, ...] = Field(
        default=("star", "gap", "complex"), description="khi nào chuyển sang họp: star, gap, complex"
    )
    separate_rules: bool = Field(
        default=False, description="true: ban hành Quy chế bằng quyết định riêng; false: kèm quyết định thành lập"
    )
