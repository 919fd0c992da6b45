"""The typeface of the PDF files and pictures: Liberation Serif, found on the machine, never kept in the repository."""

import atexit
import hashlib
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

# The committed files were made with this font file (package fonts-liberation2 2.1.5); another edition draws the
# same letters with other bytes.
REGULAR_SHA256 = "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba"

_KNOWN_PLACES = (
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"),
)
_LETTERS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x1B1), *range(0x1EA0, 0x1EFA)))) + "–—…“”‘’•"


class TypefaceMissing(Exception):
    """Liberation Serif is not installed."""

    def __init__(self) -> None:
        super().__init__("Không tìm thấy phông Liberation Serif; hãy cài gói fonts-liberation2 rồi chạy lại.")


def find_regular() -> Path:
    """Find the upright face through fontconfig, else at its usual places.

    Raises TypefaceMissing.
    """
    fc_match = shutil.which("fc-match")
    if fc_match:
        command = [fc_match, "-f", "%{family}\n%{file}", "Liberation Serif:style=Regular"]
        family, _, file = subprocess.run(command, capture_output=True, text=True, check=True).stdout.partition("\n")
        if "Liberation Serif" in family and Path(file).is_file():
            return Path(file)
    for place in _KNOWN_PLACES:
        if place.is_file():
            return place
    raise TypefaceMissing


def is_the_recorded_edition() -> bool:
    """Tell whether this machine has the font file with which the committed folders were made."""
    return hashlib.sha256(find_regular().read_bytes()).hexdigest() == REGULAR_SHA256


@cache
def small_regular() -> Path:
    """Make the face small once: Vietnamese letters only, without hints, so that each PDF stays near 10 KB."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[1, 2, 4, 6])
    options.drop_tables += ["FFTM"]
    with TTFont(find_regular(), recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=_LETTERS)
        cutter.subset(font)
        folder = tempfile.TemporaryDirectory(prefix="thuky-examples-")
        atexit.register(folder.cleanup)
        place = Path(folder.name) / "serif.ttf"
        font.save(place)
    return place
