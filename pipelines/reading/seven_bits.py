"""Bytes in; the encoding of mails or mainframes they are written in, and what gives it away, out.

Old mails write every letter with bytes of ASCII: such a text is valid UTF-8 and reads as nonsense.
"""

from __future__ import annotations

import re

UTF7_MARK = re.compile(rb"\+/v[89+/]")  # a byte order mark, in UTF-7
_SWITCHES = (
    ("iso2022_jp", b"\x1b$", re.compile(rb"\x1b\$[@B]")),
    ("iso2022_kr", b"\x1b$)C", re.compile(rb"\x1b\$\)C")),
    ("hz", b"~{", re.compile(rb"~\{(?:[!-w][!-~])+~\}")),
)
_HEAD = 65_536
_SHIFTED = re.compile(rb"\+[AB][A-Za-z0-9+/]{2,}")
_LETTERS = re.compile("[\u00c0-\u017f\u0386-\u03ce\u0401-\u0451]+")

# Blanks, line ends, letters, digits and commas, as mainframes write them.
_OF_EBCDIC = bytes(
    [0x05, 0x0D, 0x15, 0x25, 0x40, 0x4B, 0x5E, 0x60, 0x61, 0x6B, 0x6D, 0x7A, 0x7D, 0x7F]
    + [code for row in (0x80, 0x90, 0xA0, 0xC0, 0xD0, 0xE0, 0xF0) for code in range(row, row + 10)]
)


def seven_bits(raw: bytes) -> tuple[str, int] | None:
    """The encoding and the offset of the first thing that speaks for it; None without any."""
    for name, start, switch in _SWITCHES:
        if start in raw and (found := switch.search(raw)) is not None:
            return name, found.start()
    first = _first_of_utf7(raw) if b"+A" in raw or b"+B" in raw else None
    return None if first is None else ("utf-7", first)


def _first_of_utf7(raw: bytes) -> int | None:
    """Where UTF-7 writes a letter of Latin, Greek or Cyrillic (+APw- is ü).

    A word of three capitals may be one by chance (+API is ò): there it takes two.
    """
    first, words = None, set[bytes]()
    for found in _SHIFTED.finditer(raw):
        run = found.group()
        try:
            text = run.decode("utf-7")
        except UnicodeDecodeError:  # as of nearly every code and word
            continue
        if not _LETTERS.fullmatch(text):
            continue
        first = found.start() if first is None else first
        words.add(run)
        if len(words) > 1 or not run[1:].isupper() or len(text) > 1:
            return first
    return None


def is_ebcdic(raw: bytes) -> bool:
    """Whether nearly every byte is a letter, digit or sign of EBCDIC, its line ends among them."""
    head = raw[:_HEAD]
    if b"\n" in head or not any(end in head for end in (b"\x15", b"\x25")):
        return False
    return len(head.translate(None, _OF_EBCDIC)) < 0.05 * len(head)
