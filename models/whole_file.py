"""A file that people or other programs may read at any moment: they meet the old one or the new one, never half."""

from pathlib import Path


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file under a hidden name, then give it its own; folders are made as needed.

    For readable copies: it survives a killed process, and does not wait for the disk as `models.store` does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    return part.replace(path)
