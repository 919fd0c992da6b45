"""Small Word packages written by hand, for what no form of ours shows."""

from documents.package import write_parts

MAIN = "word/document.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_KINDS = {"styles": "styles", "theme": "theme", "numbering": "numbering", "header": "header", "settings": "settings"}


def paragraph(text: str, *, p: str = "", r: str = "") -> str:
    """Write a paragraph with properties of its own and of its run."""
    return f'<w:p><w:pPr>{p}</w:pPr><w:r><w:rPr>{r}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(*body: str) -> str:
    """Write a body."""
    return f"<w:document {_NAMES}><w:body>{''.join(body)}</w:body></w:document>"


def styles(content: str) -> str:
    """Write a style sheet."""
    return f"<w:styles {_NAMES}>{content}</w:styles>"


def theme(font: str) -> str:
    """Write a theme with one font."""
    latin = f'<a:latin typeface="{font}"/><a:ea typeface=""/><a:cs typeface=""/>'
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        f"<a:majorFont>{latin}</a:majorFont><a:minorFont>{latin}</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
    )


def numbering(levels: list[tuple[str, str]], more: str = "") -> str:
    """Write one list: form and text of each level."""
    written = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {_NAMES}><w:abstractNum w:abstractNumId="0">{written}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )


def package(
    *body: str, raw: str = "", extra: dict[str, str] | None = None, parts: dict[str, str] | None = None
) -> bytes:
    """Pack a body with the parts it names: styles, theme, numbering, header, settings."""
    relations = []
    packed: dict[str, bytes] = {MAIN: (raw or document(*body)).encode()}
    for name, content in (parts or {}).items():
        file = "header9.xml" if name == "header" else f"{name}.xml"
        text = f"<w:hdr {_NAMES}>{content}</w:hdr>" if name == "header" else content
        packed[f"word/{file}"] = text.encode()
        key = "rId9" if name == "header" else f"r_{name}"
        relations.append(f'<Relationship Id="{key}" Type="{_OFFICE}/{_KINDS[name]}" Target="{file}"/>')
    packed["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(relations)}</Relationships>"
    ).encode()
    packed |= {name: text.encode() for name, text in (extra or {}).items()}
    return write_parts(packed)
