"""A value in, whether it was decoded in the wrong way before it was exported out.

Nothing is repaired: what it may have been is only shown.
"""

from __future__ import annotations

import re

# What UTF-8 looks like once read as Windows-1252: a first byte and the bytes that must follow it.
_TRAIL = (
    r"[\x{80}-\x{bf}\x{20ac}\x{201a}\x{192}\x{201e}\x{2026}\x{2020}\x{2021}\x{2c6}\x{2030}\x{160}"
    r"\x{2039}\x{152}\x{17d}\x{2018}\x{2019}\x{201c}\x{201d}\x{2022}\x{2013}\x{2014}\x{2dc}"
    r"\x{2122}\x{161}\x{203a}\x{153}\x{17e}\x{178}]"
)
_SURELY = (
    rf"[ÂÃ]{_TRAIL}|[âã]{_TRAIL}{_TRAIL}|ð{_TRAIL}{_TRAIL}{_TRAIL}"
    rf"|[ÐÑÎÏ]{_TRAIL}[ÐÑÎÏ]{_TRAIL}"
)
# The same of eastern text, and of text read as an old Mac's or as DOS's: told only where decoding
# it again gives a text, as such letters may stand together by chance.
_PERHAPS = rf"[ä-ìêë]{_TRAIL}{_TRAIL}|√[^\x00-\x7f]|├[^\x00-\x7f]"
_LOST = "\ufffd"  # what a program writes for bytes that it could not decode
MANGLED = rf"{_SURELY}|{_PERHAPS}|\x{{fffd}}"
_SURELY_SO = re.compile(re.sub(r"\\x\{([0-9a-f]+)\}", lambda f: chr(int(f[1], 16)), _SURELY))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_READ_AS = ("cp1252", "mac_roman", "cp437")
_SHOWN = 80  # characters


def is_mangled(value: str) -> bool:
    """Whether a value that matches MANGLED is so indeed."""
    return _LOST in value or _SURELY_SO.search(value) is not None or unmangled(value) != value


def says_of_mangled(value: str) -> str:
    """What is said of such a value, after "the value"."""
    if _LOST in value:
        return (
            f"was damaged before it was exported: '{_short(value)}' has the sign for a character "
            "that could not be read (U+FFFD)."
        )
    meant = _short(unmangled(value))
    return f"looks wrongly decoded: '{_short(value)}' may have been '{meant}'."


def unmangled(value: str) -> str:
    """The value with what is UTF-8 read as something else decoded again; for showing only."""
    return _BEYOND_ASCII.sub(lambda run: _decoded_again(run.group()), value)


def _decoded_again(run: str) -> str:
    for read_as in _READ_AS:
        try:
            return b"".join(_byte(character, read_as) for character in run).decode("utf-8")
        except UnicodeError:
            continue
    return run


def _byte(character: str, read_as: str) -> bytes:
    # Bytes that Windows-1252 leaves undefined are passed through as the C1 control of that number.
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else read_as)


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
