"""``thuky recognise …``: what the ministry decided about forwarded products, and what the chair chooses then."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

_CYCLE = typer.Argument(help="Mã chu trình.", show_default=False)
_PRODUCT = typer.Argument(help="Mã sản phẩm.", show_default=False)


class Choice(StrEnum):
    """What the chair of the province may choose."""

    recognise = "recognise"
    back = "return"
    reevaluate = "reevaluate"
    refuse = "refuse"


@app.command("central")
def central(
    cycle: Annotated[str, _CYCLE],
    product: Annotated[str, _PRODUCT],
    score: Annotated[str, typer.Option(help="Điểm của Hội đồng cấp trung ương: 92,5.", show_default=False)],
    decision: Annotated[str, typer.Option(help="Số, ký hiệu văn bản của Bộ.", show_default=False)],
    on: Annotated[
        datetime,
        typer.Option("--on", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày văn bản của Bộ.", show_default=False),
    ],
    star: Annotated[int | None, typer.Option(help="Hạng Bộ xếp, khi khác hạng theo điểm.")] = None,
    reason: Annotated[str, typer.Option(help="Lý do hạng khác điểm.")] = "",
) -> None:
    """Ghi kết quả của Bộ đối với sản phẩm đã chuyển lên; từ 90 điểm: công nhận 5 sao, dưới 90: chờ Chủ tịch tỉnh."""
    from services.central import read_score, record_central  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        row = record_central(office, cycle, product, read_score(score), decision, on.date(), star=star, reason=reason)
    if row.state == "open":
        typer.secho(
            f"Bộ xếp {row.star_awarded} sao. Chủ tịch tỉnh chọn cách xử lý: thuky recognise choose {cycle} {product}"
            " CÁCH --reason «…» --by «…» (recognise, return, reevaluate hoặc refuse).",
            fg=typer.colors.YELLOW,
        )
    else:
        typer.echo(f"Đã ghi: {row.decision}, hạng {row.star_awarded} sao ({_STATES[row.state]}).")


@app.command("choose")
def choose(
    cycle: Annotated[str, _CYCLE],
    product: Annotated[str, _PRODUCT],
    choice: Annotated[
        Choice,
        typer.Argument(
            help="recognise: công nhận 3, 4 sao theo kết quả của Bộ; return: chuyển cấp huyện công nhận;"
            " reevaluate: đánh giá lại; refuse: không công nhận.",
            show_default=False,
        ),
    ],
    reason: Annotated[str, typer.Option(help="Lý do, ghi vào quyết định và thông báo.", show_default=False)],
    by: Annotated[str, typer.Option(help="Người quyết định.", show_default=False)],
    star: Annotated[int | None, typer.Option(help="Hạng công nhận; bỏ trống: theo điểm của Bộ.")] = None,
) -> None:
    """Ghi lựa chọn của Chủ tịch tỉnh khi Bộ chấm dưới 90 điểm, rồi lập quyết định, giấy chứng nhận, thông báo."""
    from services.central import choose as keep  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        row = keep(office, cycle, product, choice.value, reason, by, star=star)
    typer.echo(f"Đã ghi lựa chọn của {row.chosen_by}: {_STATES[row.state]}.")


_STATES = {
    "national": "Bộ công nhận 5 sao",
    "open": "chờ Chủ tịch tỉnh quyết định",
    "recognised": "tỉnh công nhận theo kết quả của Bộ",
    "returned": "trả về cấp huyện công nhận",
    "deferred": "đánh giá lại",
    "refused": "không công nhận",
}
