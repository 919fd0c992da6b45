"""``thuky regimes …``: the legal regimes, and what in their data was not compared with the law."""

import typer

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """Các chế độ pháp lý: thời gian, nơi nhận, cấp công nhận, trọng số, căn cứ."""
    from domain.regime import load_regime, regime_codes  # noqa: PLC0415
    from domain.regime_parts import RECOGNISERS  # noqa: PLC0415
    from domain.vietnamese import short_date  # noqa: PLC0415

    for code in regime_codes():
        regime = load_regime(code)
        ends = f"đến {short_date(regime.valid_until)}" if regime.valid_until else "đến nay"
        typer.secho(f"{code}  {regime.name}", bold=True)
        typer.echo(f"    Hồ sơ nộp từ {short_date(regime.valid_from)} {ends}; nơi nhận: {regime.receiver}")
        typer.echo(f"    Đánh giá: {'; '.join(regime.evaluators)}")
        stars = "; ".join(
            f"{star} sao: {RECOGNISERS.get(who, regime.ministry)}" for star, who in sorted(regime.recognised_by.items())
        )
        typer.echo(f"    Công nhận: {stars}")
        if regime.weights:
            shares = "/".join(str(points) for points in regime.weights.values())
            bases = "; ".join(basis.short for basis in regime.legal_bases)
            typer.echo(
                f"    Trọng số A/B/C: {shares}; giấy chứng nhận {regime.certificate_months} tháng; căn cứ: {bases}"
            )
        for what, why in regime.unknown.values():
            typer.secho(f"    Không có {what}: {why}", fg=typer.colors.YELLOW)
        if regime.transition:
            typer.echo(f"    Chuyển tiếp: {regime.transition.describe()}")


@app.command("check")
def check() -> None:
    """Những giá trị chưa đối chiếu với văn bản gốc, kèm nguồn và điều còn nghi ngờ."""
    from domain.agency_name import unverified_names  # noqa: PLC0415
    from domain.criteria_headings import unverified_headings  # noqa: PLC0415
    from domain.local_government import unverified_laws  # noqa: PLC0415
    from domain.regime import load_regime, regime_codes  # noqa: PLC0415
    from domain.renewal import unverified_life  # noqa: PLC0415
    from domain.unit import unverified_changes  # noqa: PLC0415

    regimes = [doubt for code in regime_codes() for doubt in load_regime(code).unverified]
    others = (*unverified_laws(), *unverified_names(), *unverified_headings(), *unverified_changes())
    doubts = [*regimes, *others, *unverified_life()]
    for doubt in doubts:
        typer.echo(f"{doubt.where}: {doubt.what}")
        typer.echo(f"    nguồn: {doubt.source}; {doubt.note}")
    typer.echo(f"{len(doubts)} giá trị chưa đối chiếu.")
