"""Write every form into doc_templates: ``python -m documents.forms``."""

from pathlib import Path

import doc_templates
from documents.forms.catalogue import build_forms


def write_forms(folder: Path) -> list[Path]:
    """Write template.docx of every kind under `folder`; return the paths written."""
    written = []
    for name, content in build_forms().items():
        path = folder / name / "template.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


if __name__ == "__main__":
    write_forms(Path(doc_templates.__path__[0]))
