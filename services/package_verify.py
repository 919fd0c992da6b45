"""Kiểm tra gói lưu trữ thuky: chạy được ở nơi không cài thuky, không cần mạng.

Cách dùng: python3 -I verify.py [GÓI.zip | THƯ MỤC] [--manifest-sha256 MÃ]
Cần Python 3.8 trở lên, không cần cài thêm gì. Mã thoát: 0 gói nguyên vẹn, 1 gói có sai lệch, 2 không đọc được gói.
"""

# This file travels inside every package as verify.py: standard library only, and nothing that Python 3.8 lacks.

import argparse
import collections
import hashlib
import io
import json
import re
import stat
import sys
import typing
import zipfile
from pathlib import Path
from xml.parsers import expat

FORMAT = "thuky-archive"
VERSION = 1
MANIFEST = "manifest.json"
SAFE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME = 240
LARGEST_MANIFEST = 512 * 1024 * 1024
LARGEST_FILE = 2 * 1024 * 1024 * 1024
LARGEST_READ = 64 * 1024 * 1024
MOST_DENSE = 400
DENSE_FROM = 1024 * 1024
MOST_PARTS = 300
CHUNK = 1024 * 1024


class NotAPackage(Exception):
    """Say that a path holds no package that could be checked at all: thiếu tệp, hỏng, hoặc không phải gói thuky."""


class FolderPackage:
    """A package in a folder."""

    def __init__(self, root: "Path") -> None:
        self.root = root

    def sizes(self) -> "dict[str, int]":
        """List the files with their sizes in bytes; a link counts as size -1."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            if path.is_symlink() or not path.is_dir():
                is_file = path.is_file() and not path.is_symlink()
                found[path.relative_to(self.root).as_posix()] = path.stat().st_size if is_file else -1
        return found

    def faults(self) -> "list[str]":
        """Name what is wrong with the package as a container."""
        return [f"Liên kết thay cho tệp: {name}" for name, size in self.sizes().items() if size < 0]

    def open(self, name: str) -> "typing.IO[bytes]":
        """Open a file for reading."""
        return (self.root / name).open("rb")

    def close(self) -> None:
        """Do nothing: a folder needs no closing."""


class ZipPackage:
    """A package in one zip file."""

    def __init__(self, path: "Path") -> None:
        self.length = path.stat().st_size
        self.archive = zipfile.ZipFile(path)
        self.entries = [entry for entry in self.archive.infolist() if not entry.is_dir()]

    def sizes(self) -> "dict[str, int]":
        """List the files with their announced sizes in bytes."""
        return {entry.filename: entry.file_size for entry in self.entries}

    def faults(self) -> "list[str]":
        """Name what is wrong with the package as a container: repeated names, locks, bombs, links."""
        names = collections.Counter(entry.filename.lower() for entry in self.entries)
        found = [f"Tên tệp lặp lại trong gói: {name}" for name, count in sorted(names.items()) if count > 1]
        for entry in self.entries:
            if entry.flag_bits & 1:
                found.append(f"Tệp có mật khẩu: {entry.filename}")
            if stat.S_ISLNK(entry.external_attr >> 16):
                found.append(f"Liên kết thay cho tệp: {entry.filename}")
            if entry.file_size > DENSE_FROM and entry.file_size > MOST_DENSE * max(entry.compress_size, 1):
                found.append(f"Tệp nén bất thường (bom nén): {entry.filename}")
        if sum(entry.compress_size for entry in self.entries) > self.length:
            found.append("Các tệp trong gói chồng lên nhau (bom nén)")
        return found

    def open(self, name: str) -> "typing.IO[bytes]":
        """Open a file for reading."""
        return self.archive.open(name)

    def close(self) -> None:
        """Close the zip file."""
        self.archive.close()


def open_package(path: "Path") -> "FolderPackage | ZipPackage":
    """Open a package. Raises NotAPackage."""
    if path.is_dir():
        return FolderPackage(path)
    try:
        return ZipPackage(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotAPackage(f"Không đọc được gói {path}: {error}") from error


def read_manifest(package: "FolderPackage | ZipPackage") -> "tuple[dict[str, typing.Any], str]":
    """Read the list of files and give its own SHA-256. Raises NotAPackage."""
    size = package.sizes().get(MANIFEST, -1)
    if not 0 <= size <= LARGEST_MANIFEST:
        raise NotAPackage(f"Gói không có {MANIFEST} đọc được; đây không phải gói lưu trữ thuky.")
    try:
        with package.open(MANIFEST) as file:
            data = file.read(size + 1)
        manifest = json.loads(data.decode("utf-8"))
        fault = manifest_fault(manifest)
    # A hostile package makes zipfile and json raise almost anything.
    except Exception as error:
        raise NotAPackage(f"Không đọc được {MANIFEST}: {error}") from error
    if fault:
        raise NotAPackage(fault)
    return manifest, hashlib.sha256(data).hexdigest()


def manifest_fault(manifest: "dict[str, typing.Any]") -> str:
    """Say why a list cannot be used; "" when it can."""
    if manifest["format"] != FORMAT or not isinstance(manifest["version"], int):
        return f"{MANIFEST} không phải của gói lưu trữ thuky."
    if manifest["version"] > VERSION:
        return (
            f"Gói theo phiên bản {manifest['version']}, chương trình này chỉ biết đến phiên bản {VERSION}; "
            "hãy dùng chương trình mới hơn."
        )
    for entry in manifest["files"]:
        if not (
            isinstance(entry["path"], str) and isinstance(entry["size"], int) and SHA256.fullmatch(entry["sha256"])
        ):
            return f"{MANIFEST} ghi tệp không đúng dạng."
    return ""


def check(package: "FolderPackage | ZipPackage", manifest: "dict[str, typing.Any]") -> "list[str]":
    """Compare every file with the list; give Vietnamese sentences, none when the package is whole."""
    found = package.faults()
    sizes = package.sizes()
    listed = {entry["path"]: entry for entry in manifest["files"]}
    if len(listed) < len(manifest["files"]):
        found.append(f"{MANIFEST} ghi một tệp hai lần")
    for name in [*listed, *sizes]:
        if not SAFE_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            found.append(f"Tên tệp không an toàn: {name!r}")
    found += [
        f"Thừa tệp, không có trong {MANIFEST}: {name}" for name in sorted(sizes.keys() - listed.keys() - {MANIFEST})
    ]
    found += [f"Thiếu tệp: {name}" for name in sorted(listed.keys() - sizes.keys())]
    for name in sorted(listed.keys() & sizes.keys()):
        if listed[name]["size"] != sizes[name]:
            found.append(f"Sai dung lượng: {name} ({sizes[name]} byte, {MANIFEST} ghi {listed[name]['size']})")
        elif not 0 <= sizes[name] <= LARGEST_FILE:
            found.append(f"Tệp quá lớn: {name}")
        else:
            found += check_file(package, listed[name])
    return found


def check_file(package: "FolderPackage | ZipPackage", entry: "dict[str, typing.Any]") -> "list[str]":
    """Compare one file with its line of the list: hash, well-formed XML, content of a Word file."""
    name, size = entry["path"], entry["size"]
    digest, kept, length = hashlib.sha256(), [], 0
    whole = name.endswith((".docx", ".xml", ".json", ".jsonl")) and size <= LARGEST_READ
    try:
        with package.open(name) as file:
            for piece in iter(lambda: file.read(CHUNK), b""):
                digest.update(piece)
                length += len(piece)
                if whole:
                    kept.append(piece)
    except Exception as error:  # noqa: BLE001 - a damaged zip makes zipfile raise almost anything
        return [f"Không đọc được tệp: {name} ({error})"]
    if length != size or digest.hexdigest() != entry["sha256"]:
        return [f"Nội dung đã bị thay đổi (sai mã SHA-256): {name}"]
    data = b"".join(kept)
    if name.endswith(".xml") and not is_xml(data):
        return [f"XML không đúng cú pháp: {name}"]
    if entry.get("content_digest") and docx_digest(data) != entry["content_digest"]:
        return [f"Nội dung văn bản Word không khớp dấu vân tay đã ghi: {name}"]
    return []


def is_xml(data: bytes) -> bool:
    """Say whether bytes are well-formed XML without a document type declaration."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat names no parameters
    except (expat.ExpatError, ValueError):
        return False
    return True


def refuse_doctype(*_facts: object) -> None:
    """Refuse a document type declaration: the door of entity attacks."""
    raise ValueError("DOCTYPE")


def docx_digest(data: bytes) -> str:
    """Hash a Word file by its parts, whatever the zip: SHA-256 over sorted (name, SHA-256 of the part)."""
    lines = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_READ:
                return ""
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except Exception:  # noqa: BLE001 - a hostile zip makes zipfile raise almost anything
        return ""
    for name, content in sorted(parts.items()):
        lines.append(f"{name}\0{hashlib.sha256(content).hexdigest()}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def main(words: "list[str]") -> int:
    """Check a package and say what was found; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may speak another code page.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description="Kiểm tra gói lưu trữ thuky, không cần cài thuky, không cần mạng.")
    parser.add_argument("package", nargs="?", help="tệp .zip hoặc thư mục của gói; bỏ trống: thư mục chứa tệp này")
    parser.add_argument("--manifest-sha256", default="", help="mã của manifest.json ghi trong biên bản giao nhận")
    wanted = parser.parse_args(words)
    path = Path(wanted.package) if wanted.package else Path(__file__).resolve().parent
    try:
        package = open_package(path)
        manifest, digest = read_manifest(package)
    except NotAPackage as fact:
        sys.stderr.write(f"{fact}\n")
        return 2
    faults = check(package, manifest)
    package.close()
    if wanted.manifest_sha256 and wanted.manifest_sha256.strip().lower() != digest:
        faults.insert(0, f"Mã của {MANIFEST} không khớp biên bản giao nhận: gói này là {digest}")
    for fault in faults:
        sys.stdout.write(f"SAI  {fault}\n")
    papers = sum(entry.get("role") == "paper" for entry in manifest["files"])
    sys.stdout.write(f"Đã kiểm tra {len(manifest['files'])} tệp, trong đó {papers} văn bản đã phát hành.\n")
    sys.stdout.write(f"SHA-256 của {MANIFEST}: {digest}\n")
    if not wanted.manifest_sha256:
        sys.stdout.write("Hãy so mã trên với mã ghi trong biên bản giao nhận.\n")
    sys.stdout.write(f"KẾT QUẢ: có {len(faults)} sai lệch.\n" if faults else "KẾT QUẢ: gói nguyên vẹn.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
