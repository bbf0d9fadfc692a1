"""A workbook archive in; its sheets' names, and the strings and formats they share, out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass

from pipelines.reading.sheet_values import Shown, shown_as
from pipelines.reading.workbook_xml import parse_whole

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True)
class SheetName:
    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True)
class Book:
    """What every sheet of a workbook shares."""

    sheets: tuple[SheetName, ...]
    strings: tuple[str, ...]
    shown: tuple[Shown, ...]
    is_1904: bool


def open_book(archive: zipfile.ZipFile) -> Book:
    """Read what the workbook says of its sheets, strings and formats; raises Refused if broken."""
    part = _workbook_part(archive)
    targets = _relations(archive, part)
    sheets: list[SheetName] = []
    is_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_1904
        if tag == "workbookPr":
            is_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            kind, target = targets.get(relation, ("", ""))
            if kind.endswith("/worksheet"):
                visible = attributes.get("state", "visible") == "visible"
                sheets.append(SheetName(attributes.get("name", ""), target, visible))

    parse_whole(archive, part, start)
    by_kind = {kind.rsplit("/", 1)[-1]: target for kind, target in targets.values()}
    return Book(
        sheets=tuple(sheets),
        strings=_strings(archive, by_kind.get("sharedStrings")),
        shown=_shown(archive, by_kind.get("styles")),
        is_1904=is_1904,
    )


def unescaped(text: str) -> str:
    """Text with its _x000D_ escapes (ECMA-376 part 1, 22.9.2.19) as the characters they mean.

    Two halves of a character become that character; a half alone stays one, which is no text.
    """
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    return _PAIR.sub(_joined, text)


def _joined(halves: re.Match[str]) -> str:
    return halves.group().encode("utf-16", "surrogatepass").decode("utf-16")


def _workbook_part(archive: zipfile.ZipFile) -> str:
    root = dict(_relations(archive, "").values())
    return next((t for k, t in root.items() if k.endswith("/officeDocument")), "xl/workbook.xml")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By id: the kind and the part's name of everything inside the file that `part` refers to."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), whole)

    if relations in archive.namelist():
        parse_whole(archive, relations, start)
    return found


def _strings(archive: zipfile.ZipFile, part: str | None) -> tuple[str, ...]:
    if part is None or part not in archive.namelist():
        return ()
    found: list[str] = []
    pieces: list[str] = []
    state = {"collecting": False, "phonetic": False}

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "t":
            state["collecting"] = not state["phonetic"]
        elif tag == "rPh":
            state["phonetic"] = True

    def end(tag: str) -> None:
        if tag == "t":
            state["collecting"] = False
        elif tag == "rPh":
            state["phonetic"] = False
        elif tag == "si":
            found.append(unescaped("".join(pieces)))
            pieces.clear()

    def text(data: str) -> None:
        if state["collecting"]:
            pieces.append(data)

    parse_whole(archive, part, start, end, text)
    return tuple(found)


def _shown(archive: zipfile.ZipFile, part: str | None) -> tuple[Shown, ...]:
    """By cell style: whether its numbers are shown as numbers, dates or times."""
    if part is None or part not in archive.namelist():
        return ()
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = {"cellXfs": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside["cellXfs"] = True
        elif tag == "xf" and inside["cellXfs"]:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside["cellXfs"] = False

    parse_whole(archive, part, start, end)
    return tuple(shown_as(number, codes.get(number)) for number in styles)
