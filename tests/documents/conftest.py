"""Fixtures of the paper tests: rendered samples, and all of them as PDF from one call of LibreOffice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from documents.kinds import kind_names, load_kind, load_sample
from documents.pdf import to_pdf
from documents.render import render

FILLERS = range(2, 14)
LONG_PRODUCT = "Bộ sản phẩm quà tặng “Hương vị đất Quảng”: đường phổi, kẹo gương, mạch nha & tỏi đen Lý Sơn hộp 500 g"
LONG_PRODUCER = (
    "Công ty cổ phần Đường Quảng Ngãi – Nhà máy Bánh kẹo Biscafun và Nha Quảng Phú (Khu công nghiệp Quảng Phú)"
)
LONG_ADDRESS = "Số 02, đường Nguyễn Chí Thanh, phường Quảng Phú, thành phố Quảng Ngãi, tỉnh Quảng Ngãi"


def fill(kind: str, **changes: object) -> bytes:
    """Render the sample of a kind with some fields changed."""
    return render(load_kind(kind).template, {**load_sample(kind), **changes}, kind=kind)


def _papers() -> dict[str, bytes]:
    """Render what the layout tests look at: every sample, long names, and letters of every length."""
    papers = {kind: fill(kind) for kind in kind_names()}
    papers["long_certificate"] = fill(
        "certificate",
        product=LONG_PRODUCT,
        producer=LONG_PRODUCER,
        address=LONG_ADDRESS,
        stars_row="★ ★ ★ ★ ★",
        authority=["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NÔNG NGHIỆP", "VÀ PHÁT TRIỂN NÔNG THÔN"],
    )
    row = {"no": 1, "product": LONG_PRODUCT, "code": "51-536-21550-01-2020", "group": "Thực phẩm", "kind": "Mới"}
    row |= {"producer": LONG_PRODUCER, "address": LONG_ADDRESS, "mean": "89,83", "star": "4 sao", "note": ""}
    papers["long_recognition_decision"] = fill(
        "recognition_decision", annex_groups=[{"heading": "I. HẠNG 4 SAO", "rows": [row] * 31}]
    )
    papers |= {
        f"letter_{count}": fill("supplement_request", requests=[f"Đề nghị thứ {count}."] * count) for count in FILLERS
    }
    return papers


@pytest.fixture(scope="session")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Convert all papers in one batch; the PDF of each by its name."""
    folder = tmp_path_factory.mktemp("papers")
    files = []
    for name, content in _papers().items():
        path = folder / f"{name}.docx"
        path.write_bytes(content)
        files.append(path)
    return {path.stem: path for path in to_pdf(files, folder / "pdf", timeout=180)}


@pytest.fixture
def sample() -> Callable[..., bytes]:
    """Render samples inside a test."""
    return fill
