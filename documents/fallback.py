"""The slow way for what needs python-docx: whole documents inside a paper, pictures put in place of others.

The parts are filled by the compiled form as always; docxtpl only brings styles, numbering and media of the other
documents into the package, which is then written with fixed dates.
"""

import io
import re
from collections.abc import Mapping

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from lxml import etree

from documents.breaks import number_drawings
from documents.compiled import CONTENT_TYPES, compile_template, relations_name
from documents.context import Cleaned
from documents.dialect import main_part, open_form, saved_parts
from documents.faults import TemplateFault
from documents.images import EMPTY_RELATIONS, with_media_types, with_relations
from documents.limits import read_template
from documents.package import write_parts
from documents.values import Fragment, Image, Subdocument

_NUMBERING = "word/numbering.xml"
_LIST_ID = re.compile(rb'<w:nsid w:val="([^"]*)"')
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fill_slowly(template: bytes, cleaned: Cleaned, pictures: Mapping[str, bytes]) -> bytes:
    """Fill a form whose context nests documents, or whose named pictures are replaced; PNG or JPEG bytes.

    Raises TemplateFault, UndefinedField, UnfilledTag for the form, UnknownPicture for a picture.
    """
    form = compile_template(template)
    for data in pictures.values():
        Image(data, 1)
    document = open_form(template)
    nested = Cleaned(_nest_dict(cleaned.values, document), cleaned.images)
    filled = form.fill(nested)
    document.pics_to_replace = dict(pictures)
    # docxtpl would open the form again and forget what was attached.
    document.is_rendered = True
    body = main_part(document)
    try:
        parts = saved_parts(document)
    except ValueError as error:
        names = ", ".join(sorted(pictures))
        raise TemplateFault(f"biểu mẫu không có hình tên như vậy ({names}); hãy sửa tên hình trong Word.") from error
    for part, images in filled.pictures.items():
        name = relations_name(part)
        parts[name] = with_relations(parts.get(name, EMPTY_RELATIONS), images)
    if filled.media:
        parts[CONTENT_TYPES] = with_media_types(parts[CONTENT_TYPES])
    parts |= {**filled.fresh, **filled.media}
    parts[body] = number_drawings(parts[body])
    if _NUMBERING in parts:
        parts[_NUMBERING] = _fix_list_ids(parts[_NUMBERING], template)
    return write_parts(parts)


def _fix_list_ids(numbering: bytes, template: bytes) -> bytes:
    """Give the lists of nested documents fixed ids, where docxcompose draws random ones."""
    known = set(_LIST_ID.findall(read_template(template).get(_NUMBERING, b"")))
    drawn = [number for number in dict.fromkeys(_LIST_ID.findall(numbering)) if number not in known]
    fixed = {number: f"{index:08X}".encode() for index, number in enumerate(drawn, 1)}
    return _LIST_ID.sub(lambda found: found[0].replace(found[1], fixed.get(found[1], found[1])), numbering)


def _nest(value: object, document: DocxTemplate) -> object:
    """Replace every nested document of a cleaned value by its blocks."""
    if isinstance(value, dict):
        return _nest_dict(value, document)
    if isinstance(value, list):
        return [_nest(item, document) for item in value]
    return _blocks_of(value.data, document) if isinstance(value, Subdocument) else value


def _nest_dict(values: Mapping[str, object], document: DocxTemplate) -> dict[str, object]:
    """Replace every nested document of a dict by its blocks."""
    return {key: _nest(value, document) for key, value in values.items()}


def _blocks_of(data: bytes, document: DocxTemplate) -> Fragment:
    """Attach the parts of another document to a form and take its paragraphs and tables. Raises TemplateFault."""
    read_template(data)
    try:
        other = document.new_subdoc(io.BytesIO(data)).subdocx
    except ModuleNotFoundError as error:
        raise TemplateFault("cần gói tùy chọn “subdocuments” để chèn văn bản con; hãy cài thêm.") from error
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise TemplateFault("văn bản con không phải tệp Word (.docx); hãy lưu lại từ Word.") from error
    blocks = [block for block in other.element.body if block.tag != f"{_W}sectPr"]
    fragment = Fragment("".join(etree.tostring(block, encoding="unicode", with_tail=False) for block in blocks))
    fragment.level = "block"
    return fragment
