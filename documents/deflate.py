"""The back ends that pack papers: zlib always, ISA-L when it is installed and asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

_RAW = -15
# zlib's level 3 packs the repetitive XML of papers four times as fast as 6, for a little more room.
_MODULES: Final = {"zlib": ("zlib", 3), "isal": ("isal.isal_zlib", 2)}


class UnknownBackEnd(LookupError):
    """A back end that is not known or not installed."""


@dataclass(frozen=True)
class Deflater:
    """One back end: the same name, library and version always pack the same bytes."""

    name: str
    level: int
    compressor: Callable[..., bytes]
    crc32: Callable[[bytes], int]

    def pack(self, data: bytes) -> bytes:
        """Deflate without head and tail, as a zip entry wants it."""
        return self.compressor(data, self.level, wbits=_RAW)


@cache
def load_deflater(name: str = "zlib") -> Deflater:
    """Load a back end: "zlib", or "isal" from the extra ``fast``. Raises UnknownBackEnd."""
    try:
        module, level = _MODULES[name]
        library = import_module(module)
    except (KeyError, ImportError) as error:
        raise UnknownBackEnd(
            f"Không có bộ nén “{name}”; dùng zlib, hoặc cài gói tùy chọn “fast” để có isal."
        ) from error
    return Deflater(name, level, library.compress, library.crc32)
