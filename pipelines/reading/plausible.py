"""A line of bytes in; the encodings it may be written in, those that make sense of it first, out.

Nothing is decided here: the order is that in which a reader is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, name

# Proposed in this order where they can decode the file at all: the commonest first.
PROPOSALS = (
    "cp1252",
    "cp1250",
    "cp1251",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "euc_jp",
    "mac_roman",
    "koi8_r",
    "cp437",
    "latin-1",
)
# What a name means on today's machines, which is more than Python's codec of it knows: Windows'
# ① and ㈱ are in no Shift JIS of the standard.
MEANS: Mapping[str, str] = {
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Codecs of Python that no file is written in.
NO_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
# Quotes, dashes and the like, and what stands for them in eastern text (full width: FF00).
_PUNCTUATION = frozenset("\u2018’“”„\u2013—…€£©®°§«»¿¡·•\xa0、。「」『』ー・")
_EASTERN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL"})


def in_order(readings: Mapping[str, str]) -> list[str]:
    """Names of encodings, by what the line would say in each: words of one script come first."""
    return sorted(readings, key=lambda encoding: not _makes_sense(readings[encoding]))


def _makes_sense(text: str) -> bool:
    if "\x1b" in text:  # what switches the letters of another encoding
        return False
    strange = {c for c in text if not c.isascii()} - _PUNCTUATION
    if any(category(c)[0] not in "LMN" and not _is_eastern_sign(c) for c in strange):
        return False
    return all(_is_one_script(word) for word in re.findall(r"\w+", text) if not word.isascii())


def _is_eastern_sign(character: str) -> bool:
    """A number in a circle, a legal form in one sign, a sign of full width."""
    signs = (("\u2460", "\u24ff"), ("\u3200", "\u33ff"), ("\uff01", "\uff0f"))
    return any(first <= character <= last for first, last in signs)


def _is_one_script(word: str) -> bool:
    """Whether letters of one script stand together; Latin ones may stand beside eastern ones
    only as capitals (ABC株式会社), and no capital follows a small letter.
    """
    scripts = {_script(c) for c in word if c.isalpha()}
    if scripts & _EASTERN:
        others = "".join(c for c in word if _script(c) not in _EASTERN)
        return scripts <= {*_EASTERN, "LATIN"} and not any(c.islower() for c in others)
    return len(scripts) == 1 and not re.search(r"[^\W\d_]{2}", _humps(word))


def _humps(word: str) -> str:
    """The capitals that follow a small letter, as in what another encoding makes of a word."""
    return "".join(b for a, b in pairwise(word) if a.islower() and b.isupper())


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return name(character, "").split(" ")[0]
