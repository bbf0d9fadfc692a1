"""Pages of plain words go in; a tagged PDF (PDF/UA), or pictures of its pages, come out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from paper.page import Page, isolated

TEMPLATE = Path(__file__).with_name("page.typ")
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")  # both come with typst
# Instead of a sign that no font here can draw.
UNDRAWN = "□"
UNDRAWN_SAID = (
    f" A {UNDRAWN} stands for a sign that no font on this machine can draw; the HTML shows it."
)
_NO_FONT = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(pages: Sequence[Page], title: str) -> bytes:
    """The pages as PDF/UA-1. It is dated by its as-of: the same answer is the same file, byte for
    byte."""
    made: bytes = _compile(pages, title, "pdf")
    return made


def png(pages: Sequence[Page], title: str, *, ppi: float = 110) -> list[bytes]:
    """A picture of each page, as it is printed."""
    made = _compile(pages, title, "png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def count(pages: Sequence[Page]) -> int:
    """How many sides of A4 they take."""
    told = _compiler(pages, "", system_fonts=True).query("<pages>", field="value", one=True)
    sides: int = json.loads(told)
    return sides


def _compile(pages: Sequence[Page], title: str, form: Any, **more: Any) -> Any:
    """With the fonts that come with typst; where a name needs another, with the machine's; where
    none has a sign, with a mark in its place, said at the foot."""
    newest = max(page.as_of for page in pages)
    at = datetime(newest.year, newest.month, newest.day, tzinfo=UTC)
    standards: Any = ["ua-1"] if form == "pdf" else []
    undrawn: frozenset[str] = frozenset()
    system_fonts = False
    while True:
        compiler = _compiler(pages, title, system_fonts=system_fonts, undrawn=undrawn)
        try:
            return compiler.compile(format=form, pdf_standards=standards, timestamp=at, **more)
        except typst.TypstError as error:
            missing = _signs(f"{error}\n{error.diagnostic}") - undrawn
            if not missing:
                raise
            if system_fonts:
                undrawn |= missing
            system_fonts = True


def _signs(diagnostic: str) -> frozenset[str]:
    """The signs that no font could draw, as typst names them."""
    named = (
        _BY_NUMBER.sub(lambda found: chr(int(found[1], 16)), text)
        for text in _NO_FONT.findall(diagnostic)
    )
    return frozenset("".join(named))


def _compiler(
    pages: Sequence[Page], title: str, *, system_fonts: bool, undrawn: frozenset[str] = frozenset()
) -> typst.Compiler:
    told = {
        "title": title or pages[0].title,
        "foot": pages[0].foot,
        "fonts": FONTS,
        "pages": [_isolated(asdict(page) | {"as_of": page.as_of.isoformat()}) for page in pages],
    }
    written = _drawable(told, undrawn)
    written["title"] = _drawable(told["title"], frozenset())  # of the file: it is drawn nowhere
    if undrawn:
        written["foot"] += UNDRAWN_SAID
    return typst.Compiler(
        TEMPLATE.read_bytes(),
        ignore_system_fonts=not system_fonts,
        sys_inputs={"data": json.dumps(written)},
    )


def _isolated(told: Any) -> Any:
    """Every sentence with its names of either direction; drawings and addresses as they are."""
    if isinstance(told, str):
        return isolated(told)
    if isinstance(told, dict):
        return {
            name: value if name in ("svg", "url") else _isolated(value)
            for name, value in told.items()
        }
    if isinstance(told, list | tuple):
        return [_isolated(value) for value in told]
    return told


def _drawable(told: Any, undrawn: frozenset[str]) -> Any:
    """Without the signs that are no letters at all, and with a mark for those without a font."""
    if isinstance(told, str):
        return "".join(
            UNDRAWN if sign in undrawn else sign
            for sign in told
            if unicodedata.category(sign) not in ("Cc", "Cs")
        )
    if isinstance(told, dict):
        return {name: _drawable(value, undrawn) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_drawable(value, undrawn) for value in told]
    return told
