"""How LibreOffice runs here: settings, environment and isolation that keep a paper from reaching anything."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_NODE = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS: Final = (
    # A linked picture on the web would be fetched, one on this disk would be shown to the reader.
    (_NODE, "BlockUntrustedRefererLinks", "true"),
    (_NODE, "DisableMacrosExecution", "true"),
    (_NODE, "MacroSecurityLevel", "3"),
    (_NODE, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    # 2: never update links, whatever the paper asks.
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
)
_KEPT_VARIABLES: Final = ("PATH", "HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_RUNTIME_DIR")
_ISOLATIONS: Final = (
    ("unshare", "--net"),
    ("unshare", "--map-current-user", "--net"),
    ("unshare", "--map-root-user", "--net"),
)
_PROBE_SECONDS = 5.0


def write_profile(profile: Path) -> None:
    """Write a new profile folder that forbids links, macros, active content and Java."""
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{node}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for node, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def own_environment(scratch: Path) -> Mapping[str, str]:
    """Give the environment of LibreOffice: no proxies, no display, one language and time zone on every machine."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": str(scratch),
        "SAL_USE_VCLPLUGIN": "svp",
        "SAL_DISABLE_OPENCL": "1",
    }


@cache
def isolation() -> tuple[str, ...]:
    """Give the words that start a program without any network; none where the kernel does not allow it."""
    if shutil.which("unshare") is None:
        return ()
    for words in _ISOLATIONS:
        probe = subprocess.run(
            [*words, "true"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
            check=False,
        )
        if probe.returncode == 0:
            return words
    return ()
