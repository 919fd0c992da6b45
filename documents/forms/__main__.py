"""Write the forms into doc_templates: ``python -m documents.forms [--golden] [KIND …]``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import doc_templates
from documents.forms.catalogue import FORMS
from documents.golden import write_golden

_FOLDER = Path(doc_templates.__path__[0])


def write_forms(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """Write template.docx of the named kinds, all by default, under `folder`; return the paths written."""
    written = []
    for name in names or FORMS:
        path = folder / name / "template.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORMS[name]())
        written.append(path)
    return written


def main(arguments: Sequence[str] | None = None, folder: Path = _FOLDER) -> None:
    """Write forms under `folder`, and with ``--golden`` their golden words, saying which words changed."""
    parser = argparse.ArgumentParser(prog="python -m documents.forms", description="Tạo lại các biểu mẫu Word.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="tên biểu mẫu; không ghi thì tạo tất cả")
    parser.add_argument("--golden", action="store_true", help="ghi lại golden.txt của biểu mẫu có câu chữ thay đổi")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.kinds) - FORMS.keys())
    if unknown:
        parser.error(f"không có biểu mẫu: {', '.join(unknown)}. Các biểu mẫu hiện có: {', '.join(sorted(FORMS))}")
    write_forms(folder, chosen.kinds)
    if chosen.golden:
        changed = write_golden(folder, chosen.kinds)
        sys.stdout.writelines(f"Câu chữ thay đổi: {name}/golden.txt\n" for name in changed)
        if not changed:
            sys.stdout.write("Câu chữ không thay đổi.\n")


if __name__ == "__main__":
    main()
