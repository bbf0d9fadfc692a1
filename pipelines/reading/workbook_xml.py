"""A part of a workbook archive in, its XML elements to the caller's handlers out.

Streamed with expat: element names without their prefix, no DOCTYPE, and nothing outside the file
is ever fetched.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from typing import NoReturn
from xml.parsers import expat

from pipelines.problem import Problem, Refused
from pipelines.reading.archive import BROKEN, damaged, read_part

_PIECE = 1 << 16
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse_whole(
    archive: zipfile.ZipFile,
    part: str,
    start: Start,
    end: End | None = None,
    text: Text | None = None,
) -> None:
    """Parse a small part at once; raises Refused where it is missing or broken."""
    parser = parser_of(start, end, text)
    feed(parser, read_part(archive, part), part, is_last=True)


def parser_of(start: Start, end: End | None, text: Text | None) -> expat.XMLParserType:
    """An expat parser that hands on names without their prefix and knows no DOCTYPE."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local: dict[str, str] = {}

    def local_name(name: str) -> str:
        return local.setdefault(name, name.rpartition(":")[2])

    parser.StartElementHandler = lambda name, attributes: start(
        local.get(name) or local_name(name), attributes
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(local.get(name) or local_name(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> NoReturn:
    raise Refused(
        Problem(
            "XML_DTD",
            "refuse",
            "The workbook declares entities (DOCTYPE), which no "
            "spreadsheet program writes. It was not read.",
        )
    )


def feed(parser: expat.XMLParserType, piece: bytes, part: str, *, is_last: bool = False) -> None:
    """Give the parser more bytes; raises Refused where they are not well formed."""
    try:
        parser.Parse(piece, is_last)
    except (expat.ExpatError, ValueError) as error:
        raise damaged(f"its part {part} is not well formed") from error


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The bytes of a part, a piece at a time; raises Refused where it is missing or broken."""
    if part not in archive.namelist():
        raise damaged(f"its part {part} is missing")
    try:
        with archive.open(part) as member:
            while piece := member.read(_PIECE):
                yield piece
    except BROKEN as error:
        raise damaged(f"its part {part} cannot be unpacked") from error
