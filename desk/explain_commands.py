"""``thuky explain``: what the law says for a day, and where a product stands."""

import json
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from domain.explanation import Explanation, Fact
    from domain.regime import Registration

_DOUBT = "(?)"


class Kind(StrEnum):
    """The kinds of registration, as people write them."""

    first = "lần đầu"
    upgrade = "nâng hạng"
    again = "đánh giá lại"


def explain(
    product: Annotated[str, typer.Option(help="Mã sản phẩm của một chu trình đã mở.")] = "",
    cycle: Annotated[str, typer.Option(help="Mã chu trình, khi mã sản phẩm có ở nhiều chu trình.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d", "%d/%m/%Y"], help="Xem như vào ngày này.")
    ] = None,
    registration: Annotated[
        Kind | None, typer.Option(help="Loại hồ sơ; bỏ trống: theo sản phẩm, hoặc lần đầu.")
    ] = None,
    province: Annotated[str, typer.Option(help="Tên riêng của tỉnh: Quảng Ngãi.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="In ở dạng JSON.")] = False,  # noqa: FBT002
) -> None:
    """Giải thích quy định vào một ngày: chế độ, căn cứ, nơi nhận, người ký, thời hạn; tình trạng của sản phẩm."""
    from services.explain import Question  # noqa: PLC0415
    from services.explain import explain as ask  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        day = as_of.date() if as_of else office.today
        kind: Registration | None = registration.value if registration else None
        found = ask(office, Question(day, product, cycle, province, kind))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(found)


def _tell(found: "Explanation") -> None:
    from domain.vietnamese import short_date  # noqa: PLC0415

    day = short_date(found.case.as_of)
    typer.secho(f"Ngày {day}: chế độ {found.regime.code} - {found.regime.name}", bold=True)
    for line in found.why:
        typer.echo(f"  {line}")
    for line in found.warnings:
        typer.secho(f"  CHÚ Ý  {line}", fg=typer.colors.YELLOW)
    for section in found.sections:
        typer.secho(f"\n{section.title}", bold=True)
        for fact in section.facts:
            _tell_fact(fact)
    if found.doubts:
        typer.secho(
            f"\n{_DOUBT} {len(found.doubts)} giá trị chưa đối chiếu với văn bản gốc; hãy xem lại trước khi dùng"
            " (danh sách đầy đủ: thuky regimes check).",
            fg=typer.colors.YELLOW,
        )


def _tell_fact(fact: "Fact") -> None:
    mark = "" if fact.verified else f" {_DOUBT}"
    source = f"  [{fact.source}]" if fact.source else ""
    typer.echo(f"  - {fact.label}: {fact.text}{source}{mark}")
    if fact.note and not fact.verified:
        typer.secho(f"      {_DOUBT} {fact.note}", fg=typer.colors.YELLOW)
