"""Pictures in a filled form: the drawing, its relationship, its content type."""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from documents.values import Image

_DRAWING_SPACE = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MEDIA_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg"}
_QUOTE: Final = {'"': "&quot;"}
EMPTY_RELATIONS: Final = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    f'<Relationships xmlns="{_PACKAGE_SPACE}"></Relationships>'
).encode()


def drawing(image: Image, relation: str, number: int) -> str:
    """Draw a picture in the line of text: closes the run that stands open and opens the next."""
    width, height = image.extent
    described = f' descr="{escape(image.description, _QUOTE)}"' if image.description else ""
    return (
        '</w:t></w:r><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
        f'xmlns:wp="{_DRAWING_SPACE}/wordprocessingDrawing"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}"{described}/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks xmlns:a="{_DRAWING_SPACE}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_DRAWING_SPACE}/main"><a:graphicData uri="{_DRAWING_SPACE}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING_SPACE}/picture"><pic:nvPicPr><pic:cNvPr id="0" name="{image.name}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_OFFICE_SPACE}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        '</wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">'
    )


def with_relations(relations: bytes, images: Mapping[str, Image]) -> bytes:
    """Add pictures to a relationships part."""
    added = "".join(
        f'<Relationship Id="{relation}" Type="{_OFFICE_SPACE}/image" Target="media/{image.name}"/>'
        for relation, image in images.items()
    )
    # An empty part may close itself.
    opened = relations if b"</Relationships>" in relations else relations.replace(b"/>", b"></Relationships>")
    return opened.replace(b"</Relationships>", added.encode() + b"</Relationships>")


def with_media_types(content_types: bytes) -> bytes:
    """Add the content types of pictures that the package does not know yet."""
    lowered = content_types.lower()
    added = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in _MEDIA_TYPES.items()
        if f'extension="{extension}"'.encode() not in lowered
    )
    start = content_types.index(b"<Override")
    return content_types[:start] + added.encode() + content_types[start:]
