"""A form compiled once: docxtpl reads it, Jinja compiles it, every paper is filled without XML or Word libraries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final
from xml.sax.saxutils import escape

from documents.context import Cleaned
from documents.deflate import Deflater
from documents.dialect import main_part, open_form, read_sources, saved_parts
from documents.fingerprint import digest_of, file_sha256
from documents.images import EMPTY_RELATIONS, with_media_types, with_relations
from documents.limits import check_tags, check_unseen, read_template
from documents.parts import PartTemplate
from documents.values import Image
from documents.zip_entries import Block, fresh_entry, join_zip, make_block, ready_entry, stored_entry

CORE: Final = "docProps/core.xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
_FIRST = (CONTENT_TYPES, "_rels/.rels")
_MAX_TITLE = 255
_CACHED_FORMS = 64


@dataclass(frozen=True)
class Filled:
    """What filling made, not packed yet.

    `fresh` holds the filled parts, `relations` their relationship parts with pictures, `pictures` the pictures of
    each part by relationship id.
    """

    form: "CompiledTemplate"
    fresh: Mapping[str, bytes]
    relations: Mapping[str, bytes]
    pictures: Mapping[str, Mapping[str, Image]]

    @property
    def media(self) -> dict[str, bytes]:
        """Give the files of the pictures, by name in the package."""
        return {f"word/media/{image.name}": image.data for used in self.pictures.values() for image in used.values()}

    def pack(self, deflater: Deflater) -> bytes:
        """Pack the paper: equal parts and an equal back end give equal bytes."""
        return self.form.pack(self, deflater)

    @cached_property
    def content_digest(self) -> str:
        """Hash the paper as `documents.fingerprint.content_digest` does, without inflating it again."""
        parts = {**self.fresh, **self.relations, **self.media}
        fresh = {name: file_sha256(data) for name, data in parts.items()}
        return digest_of({**self.form.hashes(pictures=bool(self.pictures)), **fresh})


class CompiledTemplate:
    """A form ready to be filled; never changed after it is made, so threads may share it."""

    __slots__ = ("_blocks", "_has_core", "_hashes", "_parts", "_ready", "_relations")

    def __init__(self, template: bytes) -> None:
        """Compile a form. Raises TemplateFault or UnfilledTag."""
        read_template(template)
        document = open_form(template)
        whole = saved_parts(document)
        sources = read_sources(document)
        for name, xml in sources.items():
            check_tags(name, xml)
        check_unseen({name: content for name, content in whole.items() if name not in sources})
        body = main_part(document)
        self._parts = tuple(
            PartTemplate(name, document.patch_xml(xml), body=name == body)
            for name, xml in sources.items()
            if "{" in xml
        )
        self._has_core = CORE in whole
        names = [*_FIRST, *sorted(whole.keys() - set(_FIRST))]
        fresh = {part.name for part in self._parts} | {CORE}
        self._relations = {
            part.name: (relations_name(part.name), whole.get(relations_name(part.name), EMPTY_RELATIONS))
            for part in self._parts
        }
        # Relationship parts stand apart: a picture adds a line to them.
        apart = {name for name, _ in self._relations.values()}
        steady = {name: whole[name] for name in names if name not in fresh}
        pictured = steady | {CONTENT_TYPES: with_media_types(whole[CONTENT_TYPES])}
        self._blocks = tuple(
            _block({name: content for name, content in parts.items() if name not in apart})
            for parts in (steady, pictured)
        )
        self._hashes = tuple(
            {name: file_sha256(content) for name, content in parts.items()} for parts in (steady, pictured)
        )
        self._ready = {name: ready_entry(name.encode(), steady[name]) for name in steady if name in apart}

    def hashes(self, *, pictures: bool) -> Mapping[str, str]:
        """Give the sha256 of each part that does not depend on the context."""
        return self._hashes[pictures]

    def fill(self, cleaned: Cleaned) -> Filled:
        """Fill every part with a cleaned context. Raises UndefinedField or TemplateFault with the place."""
        fresh: dict[str, bytes] = {}
        relations: dict[str, bytes] = {}
        pictures: dict[str, dict[str, Image]] = {}
        for part in self._parts:
            fresh[part.name], used = part.fill(cleaned.values, cleaned.images)
            if used:
                name, content = self._relations[part.name]
                relations[name] = with_relations(content, used)
                pictures[part.name] = used
        if self._has_core:
            fresh[CORE] = core_properties(str(cleaned.values.get("subject_line", "")))
        return Filled(self, fresh, relations, pictures)

    def pack(self, filled: Filled, deflater: Deflater) -> bytes:
        """Join the ready entries and the fresh parts of one paper to a Word file."""
        entries = [entry for name, entry in self._ready.items() if name not in filled.relations]
        for parts in (filled.fresh, filled.relations):
            entries += [fresh_entry(name.encode(), data, deflater) for name, data in parts.items()]
        if not filled.pictures:
            return join_zip(self._blocks[False], entries)
        entries += [stored_entry(name.encode(), data, deflater) for name, data in filled.media.items()]
        return join_zip(self._blocks[True], entries)


@lru_cache(maxsize=_CACHED_FORMS)
def compile_template(template: bytes) -> CompiledTemplate:
    """Compile a form, or take it from the last ones compiled. Raises TemplateFault or UnfilledTag."""
    return CompiledTemplate(template)


def core_properties(title: str) -> bytes:
    """Write core properties: the title on one line and the language, no date, no author."""
    title = " ".join(title.split())[:_MAX_TITLE]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>"
    ).encode()


def relations_name(part: str) -> str:
    """Name the relationships part of a part."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _block(parts: Mapping[str, bytes]) -> Block:
    """Pack parts that open every paper."""
    return make_block(ready_entry(name.encode(), content) for name, content in parts.items())
