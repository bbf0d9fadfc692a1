"""The bytes of a zip in, an opened workbook archive out; nothing dangerous is ever unpacked.

Everything is judged from the directory before any member is read: how large it says its members
are, how far they are compressed, what they are called. Members are then read as streams that the
zip reader itself stops at the size the directory gave.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

from pipelines.problem import Problem, Refused

MOST_UNPACKED = 400_000_000
MOST_RATIO = 100
_RATIO_FROM = 5_000_000  # smaller members may be compressed as far as they like
_MOST_DIRECTORY = 4_000_000
_END_OF_DIRECTORY = b"PK\x05\x06"
_DOCTYPE = re.compile(rb"<\s*!\s*DOCTYPE", re.IGNORECASE)
_HEAD = 65_536
_MACRO = re.compile(r"vbaproject\.bin$|^xl/macrosheets/")  # of today, and of Excel 4
# What reading a member of a broken zip can raise, by the way in which it is broken.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
# Parts that hold nothing to read, and may point outside the file.
_IGNORED = {
    "xl/externallinks/": "links to other workbooks",
    "xl/drawings/": "drawings",
    "xl/media/": "pictures",
    "xl/charts/": "charts",
    "xl/embeddings/": "embedded files",
    "xl/activex/": "controls",
    "xl/connections.xml": "data connections",
    "xl/querytables/": "queries",
    "xl/webextensions/": "add-ins",
}


def open_workbook(raw: bytes) -> zipfile.ZipFile:
    """Open an XLSX archive; raises Refused for any other zip, by name, and for an unsafe one."""
    archive = _opened(raw)
    members = archive.infolist()
    names = [member.filename for member in members]
    _refuse_unsafe(members)
    _refuse_others(archive, names)
    if any(_MACRO.search(name.lower()) for name in names):
        _refuse(
            "MACROS", "The workbook holds macros. Save it as .xlsx without macros and import that."
        )
    _refuse_big(members)
    if any(member.flag_bits & 0x1 for member in members):
        _refuse(
            "DAMAGED_ARCHIVE",
            "The file is encrypted or damaged: its parts cannot be opened. "
            "Save it again without a password, or download it again.",
        )
    for name in names:
        if name.lower().endswith((".xml", ".rels")) and _declares_entities(archive, name):
            _refuse(
                "XML_DTD",
                f"The workbook's part {name} declares entities (DOCTYPE), which no "
                "spreadsheet program writes. It was not opened.",
            )
    if b"macroenabled" in read_part(archive, "[Content_Types].xml").lower():
        _refuse(
            "MACROS",
            "The workbook is of a kind that holds macros. Save it as .xlsx and import that.",
        )
    return archive


def ignored_parts(archive: zipfile.ZipFile) -> Problem | None:
    """A warning that names the parts of the workbook that are not read; None without any."""
    found = {
        what
        for name in archive.namelist()
        for prefix, what in _IGNORED.items()
        if name.lower().startswith(prefix) and not name.endswith("/")
    }
    if not found:
        return None
    said = f"Not read, and nothing fetched for them: {', '.join(sorted(found))}."
    return Problem("PARTS_IGNORED", "warn", said)


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A whole member; raises Refused where it is missing or damaged."""
    try:
        with archive.open(name) as member:
            return member.read()
    except KeyError as error:
        raise damaged(f"its part {name} is missing") from error
    except BROKEN as error:
        raise damaged(f"its part {name} cannot be unpacked") from error


def damaged(what: str, line: int | None = None, column: str | None = None) -> Refused:
    """The refusal of a file that is broken."""
    said = f"The workbook is damaged: {what}. Download or export it again."
    return Refused(Problem("DAMAGED_ARCHIVE", "refuse", said, line, column))


def _opened(raw: bytes) -> zipfile.ZipFile:
    end = raw.rfind(_END_OF_DIRECTORY, max(0, len(raw) - 66_000))
    if end < 0 or end + 22 > len(raw):
        raise damaged("it has no directory, so it was probably cut off")
    (size,) = struct.unpack_from("<I", raw, end + 12)
    if size > _MOST_DIRECTORY:
        _refuse(
            "ARCHIVE_TOO_BIG",
            "The file lists far more parts than a workbook has. It was not opened.",
        )
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise damaged("its directory cannot be read") from error


def _refuse_unsafe(members: Sequence[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    for member in members:
        name = member.filename
        parts = re.split(r"[/\\]", name)
        is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
        if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name) or is_link:
            _refuse(
                "ARCHIVE_UNSAFE",
                f"The file holds a part named '{name[:80]}', which points "
                "outside it. It was not opened.",
            )
    twice = [name for name, count in Counter(name.lower() for name in names).items() if count > 1]
    if twice:
        _refuse(
            "ARCHIVE_UNSAFE",
            f"The file holds two parts named '{twice[0][:80]}', so that two "
            "programs may read different things in it. It was not opened.",
        )


def _refuse_big(members: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if total > MOST_UNPACKED:
        _refuse(
            "ARCHIVE_TOO_BIG",
            f"The workbook unpacks to {total / 1e6:,.0f} MB; at most "
            f"{MOST_UNPACKED / 1e6:,.0f} MB are read. Save the sheet as CSV and import that.",
        )
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _RATIO_FROM and ratio > MOST_RATIO:
            _refuse(
                "ARCHIVE_TOO_BIG",
                f"The part {member.filename[:80]} is compressed "
                f"{ratio:,.0f} times, more than the {MOST_RATIO} a workbook reaches. "
                "It was not opened. "
                "Save the sheet as CSV and import that.",
            )


def _refuse_others(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """Zips that are no XLSX workbook, by name."""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = read_part(archive, "mimetype").decode("ascii", "replace")
        if "opendocument" in kind:
            _refuse(
                "WRONG_EXTENSION",
                "This is an OpenDocument file (.ods), which is not read. "
                "Save it as .xlsx or CSV and import that.",
            )
    if "xl/workbook.bin" in names:
        _refuse(
            "XLS_UNSUPPORTED",
            "This is a binary workbook (.xlsb), which is not read. Save it "
            "as .xlsx or CSV and import that.",
        )
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return
    others = (
        ("word/", "a Word document"),
        ("ppt/", "a PowerPoint presentation"),
        ("Index/", "a Numbers document"),
    )
    what = next((what for start, what in others if any(n.startswith(start) for n in names)), None)
    _refuse(
        "NOT_TEXT",
        f"This is {what or 'a zip archive'}, not a CSV file or an XLSX workbook. "
        "Import the export itself.",
    )


def _declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part has a DOCTYPE near its start, where the only place for one is."""
    try:
        with archive.open(name) as member:
            head = member.read(_HEAD)
    except BROKEN as error:
        raise damaged(f"its part {name} cannot be unpacked") from error
    return _DOCTYPE.search(head.replace(b"\x00", b"")) is not None


def _refuse(code: str, message: str) -> NoReturn:
    raise Refused(Problem(code, "refuse", message))
