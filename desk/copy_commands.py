"""``thuky paper copy``: SAO Y, SAO LỤC, TRÍCH SAO."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class CopyingAgency(StrEnum):
    """The agencies whose office makes copies."""

    province = "province"
    department = "department"


def copy(  # noqa: PLR0913, PLR0917 -- every option of the command is a parameter
    source: Annotated[
        str, typer.Argument(help="Khóa văn bản đã phát hành, khóa tệp đã nhận, hoặc chính tệp đó (PDF, Word, ảnh).")
    ],
    form: Annotated[str, typer.Option(help="Hình thức sao: “sao y”, “sao lục” hoặc “trích sao”.")],
    by: Annotated[str, typer.Option("--by", "--signer", help="Họ và tên người ký bản sao.")],
    to: Annotated[list[str], typer.Option(help="Nơi nhận bản sao; ghi nhiều lần cho nhiều nơi.")],
    pages: Annotated[str, typer.Option(help="Các trang cần trích, chỉ dùng cho trích sao: 1-3,5.")] = "",
    post: Annotated[str, typer.Option(help="Chức vụ của người ký trong cơ quan sao.")] = "Chánh Văn phòng",
    agency: Annotated[CopyingAgency, typer.Option(help="Cơ quan sao: UBND tỉnh hoặc Sở.")] = CopyingAgency.province,
    as_: Annotated[str, typer.Option("--as", help="Người làm bản sao và cấp số; bỏ trống: người ký.")] = "",
    out: Annotated[Path, typer.Option(help="Thư mục chứa PDF.")] = Path(),
) -> None:
    """Làm bản sao có số, ký hiệu và phần chứng thực sao; hỏi lại cùng một bản thì được bản đã có (cần LibreOffice)."""
    from domain.copies import copy_form, read_pages  # noqa: PLC0415
    from services.copies import CopyRequest, make_copy  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    wanted = CopyRequest(source, copy_form(form), by, tuple(to), read_pages(pages), post, agency.value)
    with open_office(actor=as_ or by) as office:
        made = make_copy(office, wanted, out)
    state = "Đã sao" if made.is_new else "Đã có từ trước"
    typer.echo(f"{state}: số {made.paper.number_text}, {made.path}")
