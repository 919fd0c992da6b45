"""``thuky lint``: papers are checked against Decree 30/2020/NĐ-CP."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.lint_output import RANKS, Result, as_plain, say, show_rules

if TYPE_CHECKING:
    from documents.lint.selftest import Trial
    from services.office import Office

_NO_PDF = "Chưa kiểm tra các quy tắc cần in trang (máy chưa có LibreOffice)."


class LevelName(StrEnum):
    """The lowest level that is shown."""

    error = "error"
    warning = "warning"
    hint = "hint"


def lint(  # noqa: PLR0913 -- every option of the command is a parameter
    files: Annotated[list[Path] | None, typer.Argument(help="Tệp Word (.docx).", show_default=False)] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON (mô tả: docs/lint.md).")] = False,
    comment: Annotated[Path | None, typer.Option(help="Ghi kết quả thành nhận xét vào tệp Word này.")] = None,
    pdf: Annotated[
        bool | None, typer.Option("--pdf/--no-pdf", help="In thử để kiểm tra trang; bỏ trống: khi có LibreOffice.")
    ] = None,
    level: Annotated[LevelName, typer.Option(help="Chỉ nêu từ mức này trở lên.")] = LevelName.hint,
    override: Annotated[str | None, typer.Option(help="Bỏ qua quy tắc này cho tệp (hoặc loại văn bản --kind).")] = None,
    reason: Annotated[str, typer.Option(help="Lý do bỏ qua, được lưu lại.")] = "",
    kind: Annotated[str, typer.Option(help="Loại văn bản (xem: thuky template list).")] = "",
    overrides: Annotated[bool, typer.Option("--overrides", help="Liệt kê các mục đang bỏ qua.")] = False,
    remove: Annotated[str | None, typer.Option(help="Thôi bỏ qua một mục (khóa xem ở --overrides).")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Liệt kê các quy tắc.")] = False,
    selftest: Annotated[bool, typer.Option("--selftest", help="Tự kiểm tra bằng các lỗi gài sẵn.")] = False,
) -> None:
    """Kiểm tra thể thức văn bản Word theo Nghị định 30/2020/NĐ-CP.

    Mã kết thúc: 0 không có lỗi hay cảnh báo, 1 có, 2 dùng lệnh chưa đúng.
    """
    if rules:
        show_rules()
    elif selftest:
        _test_itself()
    elif overrides:
        _show_overrides()
    elif remove:
        _remove(remove)
    else:
        paths = _checked_arguments(files, comment, override, reason, kind)
        if override:
            _accept(override, reason, paths, kind)
        if paths:
            _check(paths, as_json=as_json, comment=comment, pdf=pdf, level=level, kind=kind)


def _checked_arguments(
    files: list[Path] | None, comment: Path | None, override: str | None, reason: str, kind: str
) -> list[Path]:
    """Refuse calls that make no sense."""
    paths = files or []
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise typer.BadParameter(f"Không có tệp {', '.join(str(path) for path in missing)}.")
    if not paths and not (override and kind):
        raise typer.BadParameter("Hãy nêu ít nhất một tệp Word.")
    if comment is not None and len(paths) != 1:
        raise typer.BadParameter("--comment chỉ dùng với một tệp.")
    if comment is not None and comment.resolve() == paths[0].resolve():
        raise typer.BadParameter("--comment phải là tệp khác; văn bản đang kiểm tra không bị ghi đè.")
    if reason and not override:
        raise typer.BadParameter("--reason đi cùng --override QUY_TẮC.")
    return paths


@contextmanager
def _office_if_any() -> Iterator["Office | None"]:
    """Open the office where there is one: a file can be checked on a machine without any installation."""
    from services.settings import Settings  # noqa: PLC0415

    settings = Settings()
    if not settings.database_url and not (settings.home / "thuky.db").exists():
        yield None
        return
    from services.office import open_office  # noqa: PLC0415

    with open_office(settings) as office:
        yield office


def _check(
    paths: Sequence[Path], *, as_json: bool, comment: Path | None, pdf: bool | None, level: LevelName, kind: str
) -> None:
    """Check files, show what was found, and end with the code that says so."""
    contents = {path: path.read_bytes() for path in paths}
    pages, note = _pages(contents, pdf=pdf)
    with _office_if_any() as office:
        results = [_check_one(office, path, data, kind, pages.get(path)) for path, data in contents.items()]
    least = RANKS.index(level.value)
    shown = [_at_least(result, least) for result in results]
    if comment is not None and not results[0].refused:
        from documents.comments import with_comments  # noqa: PLC0415

        comment.write_bytes(with_comments(contents[paths[0]], shown[0].findings))
    if as_json:
        typer.echo(json.dumps(as_plain(shown), ensure_ascii=False, indent=2))
    else:
        for result in shown:
            say(result)
        if note:
            typer.secho(note, fg=typer.colors.BRIGHT_BLACK)
        if comment is not None:
            typer.echo(f"Đã ghi nhận xét vào {comment}.")
    if any(result.refused or any(f.level != "hint" for f in result.findings) for result in shown):
        raise typer.Exit(1)


def _check_one(office: "Office | None", path: Path, data: bytes, kind: str, pdf: bytes | None) -> Result:
    """Check one file, with the overrides of the office where there is one."""
    from documents.faults import RenderFault  # noqa: PLC0415
    from documents.lint import UnreadablePdf  # noqa: PLC0415
    from documents.lint import lint as check  # noqa: PLC0415
    from services.lint import check_file, facts_of_kind  # noqa: PLC0415

    try:
        if office is None:
            return Result(path, check(data, pdf=pdf, facts=facts_of_kind(kind)), printed=pdf is not None)
        found = check_file(office, data, kind=kind, pdf=pdf)
    except (RenderFault, UnreadablePdf) as fault:
        return Result(path, refused=str(fault))
    return Result(path, found.findings, found.accepted, printed=pdf is not None)


def _pages(contents: dict[Path, bytes], *, pdf: bool | None) -> tuple[dict[Path, bytes], str]:
    """Print the files where LibreOffice is installed; else say that the rules about pages were left out."""
    from documents.pdf import PdfUnavailable, pdf_available, to_pdf  # noqa: PLC0415

    if pdf is False:
        return {}, ""
    if not pdf_available():
        return {}, _NO_PDF
    with tempfile.TemporaryDirectory(prefix="thuky-lint-") as scratch:
        folder = Path(scratch)
        copies = {folder / f"{n}.docx": path for n, path in enumerate(contents) if _is_readable(contents[path])}
        for copy, path in copies.items():
            copy.write_bytes(contents[path])
        try:
            made = to_pdf(list(copies), folder / "pdf", timeout=60.0 + 10.0 * len(copies))
        except PdfUnavailable as fault:
            return {}, f"Chưa kiểm tra các quy tắc cần in trang: {fault}"
        return {path: out.read_bytes() for path, out in zip(copies.values(), made, strict=True)}, ""


def _is_readable(data: bytes) -> bool:
    """Tell whether a file may be given to LibreOffice at all."""
    from documents.faults import RenderFault  # noqa: PLC0415
    from documents.lint.opening import open_package  # noqa: PLC0415

    try:
        open_package(data)
    except RenderFault:
        return False
    return True


def _at_least(result: Result, least: int) -> Result:
    """Leave out what is below a level."""
    findings = tuple(f for f in result.findings if RANKS.index(f.level.value) >= least)
    return Result(result.path, findings, result.accepted, result.printed, result.refused)


def _accept(rule: str, reason: str, paths: Sequence[Path], kind: str) -> None:
    """Store that a rule is accepted for files, or for a kind of paper."""
    from services.lint import ReasonMissing, RuleUnknown, override  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    subjects = [kind] if kind else [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    with open_office() as office:
        for subject in subjects:
            try:
                key = override(office, rule, subject, reason)
            except (RuleUnknown, ReasonMissing) as fault:
                raise typer.BadParameter(str(fault)) from fault
            typer.echo(f"Đã ghi bỏ qua: {key}", err=True)


def _show_overrides() -> None:
    """List what is accepted."""
    from services.lint import overrides  # noqa: PLC0415
    from services.office import VIETNAM, open_office  # noqa: PLC0415

    with open_office() as office:
        rows = overrides(office)
    for row in rows:
        when = row.made_at.astimezone(VIETNAM).strftime("%d/%m/%Y")
        typer.echo(f"{row.key}: {row.reason} ({row.made_by}, {when})")
    if not rows:
        typer.echo("Không bỏ qua quy tắc nào.")


def _remove(key: str) -> None:
    """Take an override back."""
    from services.lint import remove_override  # noqa: PLC0415
    from services.office import open_office  # noqa: PLC0415

    with open_office() as office:
        remove_override(office, key)
    typer.echo(f"Đã thôi bỏ qua: {key}")


def _test_itself() -> None:
    """Plant every fault, look for it, and check that papers without faults pass."""
    from documents.lint.selftest import clean_papers, rules_without_seed, run_seeds  # noqa: PLC0415

    def told(trial: "Trial") -> None:
        if not trial.passed:
            typer.secho(trial.sentence(), fg=typer.colors.YELLOW if trial.skipped else typer.colors.RED)

    trials = run_seeds(told=told)
    dirty = [(name, finding) for name, findings in clean_papers() for finding in findings]
    for name, finding in dirty:
        typer.secho(f"{name}, {finding.spot.position}: {finding.rule}: {finding.sentence}", fg=typer.colors.RED)
    unproven = rules_without_seed()
    for rule in unproven:
        typer.secho(f"{rule}: chưa có lỗi gài", fg=typer.colors.RED)
    passed, skipped = sum(trial.passed for trial in trials), sum(trial.skipped for trial in trials)
    left = f", {skipped} bỏ qua vì máy chưa có LibreOffice" if skipped else ""
    typer.echo(f"Lỗi gài tìm thấy đúng chỗ: {passed}/{len(trials)}{left}; văn bản sạch báo nhầm: {len(dirty)}.")
    if passed + skipped < len(trials) or dirty or unproven:
        raise typer.Exit(1)
