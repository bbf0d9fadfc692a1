"""A file's bytes in, what kind of file it is out; what is not read is refused by name."""

from __future__ import annotations

import re
from typing import Literal

from pipelines.problem import Problem
from pipelines.reading.encoding import is_utf32, utf16_by_nuls

_OTHERS = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"RIFF", "a media file"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = re.compile(rb"\t[\x00\x02\x04\x08][\x04-\x08]\x00")  # a bare .xls stream of the nineties
# A web page, or the piece of one that a server sends in place of an export ("Please log in").
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?<(!doctype\s+html|!--|(html|head|body|table|meta|style|title|script|link"
    rb"|div|p|span|center|font|form|h[1-6]|br|a|b|ul|img|iframe)\b)",
    re.IGNORECASE,
)
_MOST_CONTROLS = 0.05
_PADDING = 512  # zero bytes at the end, from which on they are what a crash left of a file
# Other kinds of text, which would be refused for their quotes or for the columns they lack.
_TEXTS = (
    (re.compile(rb"\s*(<\?xml|<svg|<rss)\b"), "an XML file"),
    (re.compile(rb"\s*BEGIN:VCALENDAR\b"), "a calendar (.ics)"),
    (re.compile(rb"\s*BEGIN:VCARD\b"), "a file of contacts (.vcf)"),
    (re.compile(rb"\s*(CREATE TABLE|INSERT INTO|BEGIN TRANSACTION)\b"), "a file of SQL commands"),
)
_OTHER_OLE = (
    ("WordDocument", "an old Word document"),
    ("PowerPoint Document", "an old PowerPoint presentation"),
    ("__nameid_version1.0", "a mail (.msg)"),
)


def kind_of(raw: bytes) -> Literal["text", "workbook"] | Problem:
    """Text, a zip that may be a workbook, or why the file is refused (empty, an old .xls …)."""
    if not raw.strip(b"\xef\xbb\xbf") or raw in (b"\xff\xfe", b"\xfe\xff"):
        size = "0 bytes" if not raw else "a byte order mark and nothing else"
        return _refused("EMPTY_FILE", f"The file is empty ({size}). Export it again.")
    if raw.startswith(b"PK\x03\x04"):
        return "workbook"
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return _refused(
                "ENCRYPTED",
                "The workbook is protected with a password. Save it "
                "without one and import it again.",
            )
        other = (kind for name, kind in _OTHER_OLE if name.encode("utf-16-le") in raw)
        if (kind := next(other, None)) is not None:
            return _not_an_export(kind)
        return _refused(
            "XLS_UNSUPPORTED",
            "This is an old Excel file (.xls). Save it as .xlsx or CSV and import that.",
        )
    if _BIFF.match(raw):
        return _refused(
            "XLS_UNSUPPORTED",
            "This is a very old Excel file (.xls). Save it as .xlsx or CSV and import that.",
        )
    for start, name in _OTHERS:
        if raw.startswith(start):
            return _not_an_export(name)
    if raw[4:8] == b"ftyp":
        return _not_an_export("a picture or a film of a telephone")
    if raw.startswith(b"PK\x05\x06"):
        return _refused("EMPTY_FILE", "The zip holds no file. Export it again.")
    head = raw[:65_536].removeprefix(b"\xef\xbb\xbf")
    if (text := _markup(head)) is not None:
        return text
    if not raw[-_PADDING:].strip(b"\x00"):
        return _refused(
            "BAD_BYTES",
            "The file ends in zero bytes: it was not written to its end. Export it again.",
        )
    if _is_binary(head):
        return _refused("NOT_TEXT", "This is not a text file: it holds control bytes throughout.")
    return "text"


def _markup(head: bytes) -> Problem | None:
    """The refusal of a text that is no table, by how it starts, in whatever it is written."""
    wide = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else utf16_by_nuls(head)
    if wide is not None:
        head = head.decode(wide, "replace").encode()
    if head.lstrip().startswith(b"<") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return _refused(
            "XLS_UNSUPPORTED",
            "This is an Excel 2003 XML file. Save it as .xlsx or CSV and import that.",
        )
    if _HTML.match(head) or head.startswith(b"MIME-Version:"):
        return _refused(
            "HTML_NOT_SHEET",
            "This is a web page, though it may open in Excel. Save "
            "it as .xlsx or CSV and import that.",
        )
    other = next((said for start, said in _TEXTS if start.match(head)), None)
    return None if other is None else _not_an_export(other)


def _is_binary(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    # UTF-16 and UTF-32 have zeros by rule; encoding.py tells them apart.
    is_wide = utf16_by_nuls(head) is not None or is_utf32(head)
    nuls = 0 if is_wide else head.count(0)
    controls = sum(head.count(code) for code in range(1, 32) if code not in (9, 10, 12, 13, 27))
    return controls + nuls > _MOST_CONTROLS * len(head)


def _not_an_export(kind: str) -> Problem:
    said = f"This is {kind}, not a CSV file or an XLSX workbook. Import the export itself."
    return _refused("NOT_TEXT", said)


def _refused(code: str, message: str) -> Problem:
    return Problem(code, "refuse", message)
