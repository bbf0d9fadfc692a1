"""The bytes of a zip of exports go in, its files come out; nothing dangerous is ever unpacked.

All is judged from the directory before any member is read, as of a workbook (archive.py).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NoReturn

from pipelines.problem import Problem, Refused
from pipelines.reading.archive import BROKEN, MOST_RATIO, MOST_UNPACKED

ZIP = b"PK\x03\x04"
MOST_FILES = 200
_RATIO_FROM = 5_000_000  # smaller members may be compressed as far as they like
_MOST_DIRECTORY = 4_000_000  # bytes; a zip of exports needs a few thousand
_END_OF_DIRECTORY = b"PK\x05\x06"
# What these hold tells a document that happens to be a zip from a zip of files.
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "xl/workbook.bin", "Index/Document.iwa")
# Left by the program that packed it, for itself.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!")


def is_bundle(raw: bytes) -> bool:
    """Whether these bytes are a zip of files, and not a document of a format that is a zip."""
    if not raw.startswith(ZIP):
        return False
    tail = raw[max(0, len(raw) - 66_000) :]
    end = tail.rfind(_END_OF_DIRECTORY)
    if end < 0 or end + 22 > len(tail):
        return False
    size, at = struct.unpack_from("<II", tail, end + 12)
    directory = raw[at : at + min(size, _MOST_DIRECTORY)]
    return not any(name.encode() in directory for name in _DOCUMENTS)


def members(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Each file in the zip, by name; raises Refused before anything is unpacked."""
    archive = _opened(raw)
    files = [m for m in archive.infolist() if not (m.is_dir() or _LITTER.search(m.filename))]
    if not files:
        _refuse("EMPTY_FILE", "The zip holds no file.")
    _check(archive.infolist(), files)
    for member in files:
        content = _content(archive, member)
        if content.startswith(_ARCHIVES) or is_bundle(content):
            _refuse(
                "ARCHIVE_UNSAFE",
                f"The zip holds another archive, '{member.filename[:80]}'. Unpack it first, and "
                "import the exports in it.",
            )
        yield member.filename, content


def _opened(raw: bytes) -> zipfile.ZipFile:
    end = raw.rfind(_END_OF_DIRECTORY, max(0, len(raw) - 66_000))
    (size,) = struct.unpack_from("<I", raw, end + 12)
    if size > _MOST_DIRECTORY:
        _refuse("ARCHIVE_TOO_BIG", "The zip lists far more files than exports are. Unpack it.")
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise _damaged("its directory cannot be read") from error


def _check(everything: Sequence[zipfile.ZipInfo], files: Sequence[zipfile.ZipInfo]) -> None:
    for member in everything:
        parts = re.split(r"[/\\]", member.filename)
        is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
        is_outside = member.filename.startswith(("/", "\\")) or ".." in parts
        if is_outside or re.match(r"[A-Za-z]:", member.filename) or is_link:
            _refuse(
                "ARCHIVE_UNSAFE",
                f"The zip holds '{member.filename[:80]}', which points outside it. It was not "
                "opened.",
            )
    twice = [n for n, k in Counter(m.filename.lower() for m in everything).items() if k > 1]
    if twice:
        _refuse(
            "ARCHIVE_UNSAFE",
            f"The zip holds two files named '{twice[0][:80]}', so that two programs may read "
            "different things in it. It was not opened.",
        )
    if any(member.flag_bits & 0x1 for member in files):
        _refuse("ENCRYPTED", "The zip is protected with a password. Unpack it, then import.")
    if len(files) > MOST_FILES:
        _refuse("ARCHIVE_TOO_BIG", f"The zip holds {len(files):,} files; at most {MOST_FILES}.")
    total = sum(member.file_size for member in files)
    if total > MOST_UNPACKED:
        _refuse(
            "ARCHIVE_TOO_BIG",
            f"The zip unpacks to {total / 1e6:,.0f} MB; at most {MOST_UNPACKED / 1e6:,.0f} MB are "
            "unpacked here. Unpack it and import the files in it.",
        )
    for member in files:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _RATIO_FROM and ratio > MOST_RATIO:
            _refuse(
                "ARCHIVE_TOO_BIG",
                f"'{member.filename[:80]}' is compressed {ratio:,.0f} times, more than the "
                f"{MOST_RATIO} an export reaches. The zip was not opened; unpack it and import "
                "the files in it.",
            )


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as stream:
            content = stream.read(member.file_size + 1)
    except BROKEN as error:
        raise _damaged(f"'{member.filename[:80]}' cannot be unpacked") from error
    if len(content) != member.file_size:
        raise _damaged(f"'{member.filename[:80]}' is not as long as the zip says")
    return content


def named(zip_name: str, member: str) -> str:
    """How a file in a zip is spoken of."""
    return f"{zip_name}/{PurePosixPath(member).as_posix()}"


def _damaged(what: str) -> Refused:
    said = f"The zip is damaged: {what}. Download or pack it again."
    return Refused(Problem("DAMAGED_ARCHIVE", "refuse", said))


def _refuse(code: str, message: str) -> NoReturn:
    raise Refused(Problem(code, "refuse", message))
