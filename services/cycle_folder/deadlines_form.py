"""The shape of [deadlines]: deadlines of a cycle beside the dossiers, each left out when the cycle has none."""

from pydantic import Field

from services.cycle_folder.shapes import Day, Form


class Deadlines(Form):
    """What units owe by when in a usual year, and how early the office sends the council its files."""

    ideas_due: Day | None = Field(default=None, description="hạn gửi danh sách ý tưởng sản phẩm đăng ký")
    plans_due: Day | None = Field(default=None, description="hạn đơn vị ban hành kế hoạch thực hiện")
    unit_councils_due: Day | None = Field(
        default=None, description="hạn thành lập Hội đồng cấp huyện (chế độ R0 đến R2)"
    )
    half_year_report_due: Day | None = Field(default=None, description="hạn đơn vị gửi báo cáo 6 tháng")
    year_report_due: Day | None = Field(default=None, description="hạn đơn vị gửi báo cáo năm")
    non_working_reason: str = Field(default="", description="vì sao một hạn ở đây rơi vào ngày nghỉ")
    council_files_working_days: int = Field(
        default=3, ge=0, le=30, description="tài liệu đến thành viên Hội đồng trước phiên họp mấy ngày làm việc"
    )
