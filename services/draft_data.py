"""The data file of a single paper: reading it, and every fault of it at once."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, Field, ValidationError

from documents.kinds import DocumentKind, load_sample
from domain.vietnamese import short_date
from services.cycle_folder.nearest import meant
from services.cycle_folder.shapes import Capacity, Form, Text
from services.cycle_folder.texts import shown

HEAD: Final = "paper"
FILL_IN: Final = "CẦN ĐIỀN"
# What the program writes itself, from the cycle, its law and the day.
SHARED: Final = frozenset(
    {
        "superior",
        "issuer",
        "number_line",
        "place_date",
        "subject_line",
        "legal_bases",
        "authority",
        "signer",
        "recipients",
        "mark",
    }
)


class PaperHead(Form):
    """The table [paper] of a data file: what differs from the usual head of the kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    subject_line: str = Field(default="", description="trích yếu; trống: trích yếu thường dùng của loại văn bản")
    recipients: tuple[Text, ...] = Field(default=(), description="nơi nhận, không kèm dòng Lưu")
    legal_bases: tuple[Text, ...] = Field(default=(), description="căn cứ thêm sau căn cứ pháp lý của chế độ")
    issuer: str = Field(default="", description="cơ quan ban hành: province, department, council, office, advisors")
    unit: str = Field(default="", description="mã đơn vị ban hành hoặc được nói đến; trống: theo --subject")
    signer: str = Field(default="", description="mã người ký trong cycle.toml")
    signer_name: str = Field(default="", description="họ và tên người ký không có trong cycle.toml")
    signer_post: str = Field(default="", description="chức vụ của người ký đó")
    signer_capacity: Capacity = Field(default="", description="KT., TL., TUQ. hoặc Q.; trống: theo chức vụ")
    symbol: str = Field(default="", description="ký hiệu thay cho ký hiệu của loại văn bản")
    copies: int = Field(default=1, ge=1, le=10_000, description="số bản phát hành")


@dataclass(frozen=True, slots=True)
class DataFault:
    """One thing wrong in a data file: the field, the fact, the way out."""

    path: str
    problem: str
    way_out: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"«{self.path}»: {self.problem} → {self.way_out}"


class DataFaulty(Exception):
    """The data file does not fit the form; ``faults`` lists everything at once, and nothing was drafted."""

    def __init__(self, kind: str, faults: Sequence[DataFault]) -> None:
        """Keep the kind and all faults."""
        self.kind, self.faults = kind, tuple(faults)
        lines = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"Dữ liệu chưa dùng được cho biểu mẫu «{kind}», chưa lập văn bản nào:\n{lines}")


class DataUnreadable(Exception):
    """The file is neither TOML nor JSON."""

    def __init__(self, name: str, said: str) -> None:
        """Keep the name of the file and what the reader said."""
        super().__init__(
            f"Không đọc được «{name}» ({said}). Hãy lưu mã UTF-8 dạng .toml hoặc .json; tệp mẫu: "
            "thuky paper draft LOẠI --cycle MÃ --skeleton TỆP.toml."
        )


def read_data(path: Path) -> dict[str, Any]:
    """Read a data file; days of TOML become text. Raises DataUnreadable, FileNotFoundError."""
    raw = path.read_bytes()
    try:
        data = json.loads(raw) if path.suffix.casefold() == ".json" else tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as wrong:
        raise DataUnreadable(path.name, str(wrong)) from wrong
    if not isinstance(data, dict):
        raise DataUnreadable(path.name, "không phải một bảng các trường")
    plain: dict[str, Any] = _plain(data)
    return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 - what stands in the file
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case date():
            return short_date(value)
        case _:
            return value


def content_fields(kind: DocumentKind) -> dict[str, str]:
    """Give the fields that a data file fills, with their explanations."""
    return {name: said for name, said in kind.fields.items() if name not in SHARED}


def split(kind: DocumentKind, data: Mapping[str, Any]) -> tuple[PaperHead, dict[str, Any]]:
    """Take the head from the content and check both against the form. Raises DataFaulty with every fault."""
    faults: list[DataFault] = []
    content = {name: value for name, value in data.items() if name != HEAD}
    try:
        head = PaperHead.model_validate(data.get(HEAD, {}))
    except ValidationError as wrong:
        head = PaperHead()
        faults += _head_faults(wrong)
    faults += _content_faults(kind, content)
    if faults:
        raise DataFaulty(kind.key, faults)
    return head, content


def _head_faults(wrong: ValidationError) -> Iterator[DataFault]:
    for error in wrong.errors(include_url=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        path = f"{HEAD}.{name}" if name else HEAD
        field = PaperHead.model_fields.get(name)
        if field is None:
            problem = "không có khóa này" if name else "phải là một bảng [paper]"
            yield DataFault(path, problem, f"{meant(name, PaperHead.model_fields)}sửa tên hoặc xóa đi")
        else:
            yield DataFault(path, f"giá trị «{shown(error['input'])}» không dùng được", f"điền {field.description}")


def _content_faults(kind: DocumentKind, content: Mapping[str, Any]) -> Iterator[DataFault]:
    wanted, sample = content_fields(kind), load_sample(kind.key)
    for name, said in wanted.items():
        if name not in content:
            yield DataFault(name, "thiếu", f"điền {_lower(said)}")
        else:
            yield from _shape_faults(content[name], sample[name], name)
            if content[name] in ("", []) and _may_not_be_empty(kind, content, name, said):
                yield DataFault(name, "đang để trống", f"điền {_lower(said)}")
    for name in content:
        if name in SHARED:
            way_out = "bỏ đi; phần này chương trình tự ghi, muốn khác thì ghi ở bảng [paper]"
            yield DataFault(name, "không điền ở đây", way_out)
        elif name not in wanted:
            yield DataFault(name, "biểu mẫu không có trường này", f"{meant(name, wanted)}sửa tên hoặc xóa đi")


def _may_not_be_empty(kind: DocumentKind, content: Mapping[str, Any], name: str, said: str) -> bool:
    """Say whether a field must hold something: lists the form keeps, texts that it does not call optional.

    The label and title of a table that has no rows (products_label beside products) are not printed either.
    """
    if name in kind.kept:
        return True
    if content.get(name.rpartition("_")[0]) == []:
        return False
    is_text = isinstance(load_sample(kind.key)[name], str)
    return is_text and name not in kind.optional and "để trống" not in said


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]


def _shape_faults(value: Any, sample: Any, path: str) -> Iterator[DataFault]:  # noqa: ANN401 - any value of a form
    """Compare a value with the sample's: text for text, list for list, the same names in every row."""
    if isinstance(value, str) and FILL_IN in value:
        yield DataFault(path, f"còn chữ «{FILL_IN}»", "thay bằng nội dung thật, hoặc xóa mục này")
    elif isinstance(sample, list):
        if not isinstance(value, list):
            yield DataFault(path, "phải là một danh sách", 'ghi trong dấu [ ], ví dụ ["…", "…"]')
            return
        for n, item in enumerate(value, start=1):
            yield from _item_faults(item, sample, f"{path}[{n}]")
    elif isinstance(sample, dict):
        yield from _table_faults(value, [sample], path)
    elif not isinstance(value, (str, int)):
        yield DataFault(path, f"«{shown(value)}» không phải chữ hoặc số nguyên", 'ghi trong ngoặc kép "…"')


def _item_faults(item: Any, samples: Sequence[Any], path: str) -> Iterator[DataFault]:  # noqa: ANN401
    tables = [sample for sample in samples if isinstance(sample, dict)]
    if tables:
        yield from _table_faults(item, tables, path)
    else:
        yield from _shape_faults(item, "", path)


def _table_faults(item: Any, samples: Sequence[Mapping[str, Any]], path: str) -> Iterator[DataFault]:  # noqa: ANN401
    """Compare a row with the rows of the sample: what all of them have must be there, nothing else may."""
    names = {name: [one[name] for one in samples if name in one] for one in samples for name in one}
    if not isinstance(item, dict):
        yield DataFault(path, "phải là một bảng", f"ghi các khóa: {', '.join(names)}")
        return
    for name, examples in names.items():
        if name in item:
            merged = [row for example in examples if isinstance(example, list) for row in example]
            yield from _shape_faults(item[name], merged or examples[0], f"{path}.{name}")
        elif len(examples) == len(samples):
            yield DataFault(f"{path}.{name}", "thiếu", f"ghi khóa {name}; không có nội dung thì ghi chuỗi rỗng")
    for name in item:
        if name not in names:
            yield DataFault(f"{path}.{name}", "dòng này không có khóa ấy", f"{meant(name, names)}sửa tên hoặc xóa đi")
