"""Legal bases, the authority that issues, "QUYẾT ĐỊNH:" (Annex I, part I, section II.6.a; Annex III, form 1.2)."""

from collections.abc import Iterator

from documents.finding import Level
from documents.lint.line import whole
from documents.lint.paper import Paper
from documents.lint.rule import Fault, rule
from documents.lint.wording import first_wrong, style_faults

_CLAUSE = "Phụ lục I, Phần I, mục II.6.a"
_FORM = "Phụ lục III, mục II, Mẫu 1.2"


@rule("can-cu-kieu", Level.ERROR, _CLAUSE, "Căn cứ ban hành chữ nghiêng, cỡ 13–14")
def basis_style(paper: Paper) -> Iterator[Fault]:
    """Check how the legal bases look."""
    lines = [whole(basis) for basis in paper.title.bases]
    yield from first_wrong(
        "Căn cứ ban hành", ((line, style_faults(line, sizes=(13, 14), italic=True)) for line in lines)
    )


@rule("can-cu-dau", Level.ERROR, _CLAUSE, "Mỗi căn cứ kết thúc bằng dấu chấm phẩy, căn cứ cuối bằng dấu chấm")
def basis_marks(paper: Paper) -> Iterator[Fault]:
    """Check the mark after every legal basis; a comma after the last one is old house style."""
    for basis in paper.title.bases[:-1]:
        if not basis.text.endswith(";"):
            yield Fault("Cuối căn cứ này phải là dấu chấm phẩy (;); hãy sửa lại.", basis)
            return
    for basis in paper.title.bases[-1:]:
        if basis.text.endswith(","):
            yield Fault("Căn cứ cuối cùng kết thúc bằng dấu phẩy; hãy dùng dấu chấm (.).", basis, Level.WARNING)
        elif not basis.text.endswith("."):
            yield Fault("Căn cứ cuối cùng phải kết thúc bằng dấu chấm (.); hãy sửa lại.", basis)


@rule("can-cu-thieu", Level.WARNING, f"{_CLAUSE}; {_FORM.removeprefix('Phụ lục ')}", "Quyết định có căn cứ ban hành")
def bases_missing(paper: Paper) -> Iterator[Fault]:
    """Check that a decision names its legal bases."""
    if paper.type_symbol == "QĐ" and not paper.title.bases and paper.title.decides is not None:
        yield Fault("Quyết định không có căn cứ ban hành; hãy ghi các căn cứ trước dòng “QUYẾT ĐỊNH:”.",
                    paper.title.decides)  # fmt: skip


@rule("quyet-dinh", Level.ERROR, _FORM, "Quyết định có dòng “QUYẾT ĐỊNH:” in hoa, đậm, canh giữa")
def decides(paper: Paper) -> Iterator[Fault]:
    """Check the line that opens the articles of a decision."""
    if paper.type_symbol != "QĐ":
        return
    line = paper.title.decides
    if line is None:
        if paper.title.bases:
            yield Fault("Sau các căn cứ chưa có dòng “QUYẾT ĐỊNH:”; hãy ghi in hoa, đậm, canh giữa.",
                        paper.title.bases[-1])  # fmt: skip
        return
    faults = style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=True, centred=True)
    if not line.text.endswith(":"):
        faults.append("thiếu dấu hai chấm")
    yield from first_wrong("Dòng “QUYẾT ĐỊNH:”", [(line, faults)])


@rule("tham-quyen", Level.WARNING, _FORM, "Quyết định ghi thẩm quyền ban hành trước các căn cứ")
def authority(paper: Paper) -> Iterator[Fault]:
    """Check that a decision says in capitals who decides, above its bases."""
    if paper.type_symbol != "QĐ" or not paper.title.bases:
        return
    line = paper.title.authority
    if line is None:
        yield Fault(
            "Trên các căn cứ chưa ghi thẩm quyền ban hành; hãy ghi như “CHỦ TỊCH ỦY BAN NHÂN DÂN …”, in hoa, đậm, canh"
            " giữa.",
            paper.title.bases[0],
        )
        return
    faults = style_faults(line, sizes=(13, 14), bold=True, italic=False, capitals=True, centred=True)
    yield from first_wrong("Thẩm quyền ban hành", [(line, faults)])
