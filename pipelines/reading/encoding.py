"""The bytes of a text file in, UTF-8 and what was found about its encoding out.

The ladder: byte order mark, strict UTF-8, UTF-16 without a mark, else a proposal and a question.
Detectors guess wrong on short texts, so nothing below strict UTF-8 is taken without being asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pipelines.finding import shown
from pipelines.problem import Problem, Refused
from pipelines.reading.plausible import MEANS, NO_FILES, PROPOSALS, in_order
from pipelines.reading.records import count_lines, first_line_end
from pipelines.reading.seven_bits import UTF7_MARK, is_ebcdic, seven_bits

_PIECE = 1 << 22
_WINDOW = 1 << 10
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_SHOWN = 20  # lines
_OFFERED = 8  # readings of a line
_MOST_NULS = 0.02  # of the bytes that are zero in UTF-16 by rule, how many may be so elsewhere


@dataclass(frozen=True)
class Text:
    """A file as UTF-8 without its byte order mark.

    `bad` are the offsets, in `data`, of bytes that are no text. Where the encoding is only
    proposed, `doubtful_lines` are the first lines that depend on it.
    """

    data: bytes
    encoding: str
    bad: tuple[int, ...]
    problems: tuple[Problem, ...]
    doubtful_lines: tuple[int, ...] = ()


def to_utf8(raw: bytes, encoding: str | None) -> Text:
    """Bring bytes to UTF-8; raises Refused for an encoding that is unknown or not read.

    `encoding` is the reader's answer. Bytes it cannot decode are kept as bytes that are not
    UTF-8, and listed in `bad`, so that their rows can be set aside.
    """
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or is_utf32(raw):
        raise Refused(_unread("UTF-32"))
    if encoding is not None:
        return _as_answered(raw, encoding)
    if UTF7_MARK.match(raw):
        raise Refused(_unread("UTF-7, an encoding of old mails"))
    if is_ebcdic(raw):
        raise Refused(_unread("EBCDIC, an encoding of mainframes"))
    if raw.startswith(codecs.BOM_UTF8):
        data = raw[len(codecs.BOM_UTF8) :]
        return Text(data, "utf-8-sig", tuple(wrong_utf8(data)), ())
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        marked = "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        return _decoded(raw[2:], marked, ())
    if (name := utf16_by_nuls(raw)) is not None:
        said = Problem(
            "ENCODING_GUESSED",
            "warn",
            f"Every second byte is zero: the file was read as {name.upper()}, though it does not "
            "say so.",
        )
        return _decoded(raw, name, (said,))
    bad = tuple(wrong_utf8(raw))
    if not bad and (found := seven_bits(raw)) is not None:
        name, at = found
        return _proposed(raw, (at,), (name, "utf-8"))
    if not bad or _is_utf8_with_bad_rows(raw, bad):
        return Text(raw, "utf-8", bad, ())
    return _proposed(raw, bad)


def _unread(what: str) -> Problem:
    said = f"The file is {what}, which is not read. Save it as UTF-8 and import it again."
    return Problem("ENCODING_UNSUPPORTED", "refuse", said)


def wrong_utf8(data: bytes) -> Iterator[int]:
    """Offsets of the bytes that are not UTF-8, each wrong sequence once."""
    at, window = 0, _PIECE
    while at < len(data):
        piece = data[at : at + window]
        if piece.isascii():
            at += len(piece)
            window = _PIECE
            continue
        try:
            at += codecs.utf_8_decode(piece, "strict", at + len(piece) >= len(data))[1]
            window = min(4 * window, _PIECE)
        except UnicodeDecodeError as error:
            # A small window after an error: the error itself holds a copy of it.
            if window > _WINDOW:
                window = _WINDOW
                continue
            yield at + error.start
            at += error.end


def _as_answered(raw: bytes, encoding: str) -> Text:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
        if name.replace("_", "-") in NO_FILES:
            raise LookupError(name)
    except (LookupError, ValueError):
        message = (
            f"{shown(encoding)} is not an encoding that is known here. Usual ones are utf-8, "
            "cp1252, utf-16, shift_jis."
        )
        raise Refused(Problem("ENCODING_UNSUPPORTED", "refuse", message, value=encoding)) from None
    if (found := _contradicted(raw, name)) is not None:
        message = (
            f"The file is not {encoding}, as was said: {found}. Leave the encoding out, and the "
            "file is looked at; or save it as UTF-8."
        )
        raise Refused(Problem("ENCODING_UNSUPPORTED", "refuse", message, value=encoding))
    if name in ("utf-8", "utf-8-sig"):
        data = raw.removeprefix(codecs.BOM_UTF8)
        return Text(data, "utf-8", tuple(wrong_utf8(data)), ())
    if name.startswith("utf-16") and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        raw = raw[2:]
    elif name == "utf-16":
        name = utf16_by_nuls(raw) or "utf-16-le"
    return _decoded(raw, name, ())


def _contradicted(raw: bytes, name: str) -> str | None:
    """What the file itself says against an encoding; None where it may be one."""
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if raw.startswith(codecs.BOM_UTF8) and not name.startswith("utf-8"):
        return "it begins with the mark of UTF-8"
    if is_utf16 and not name.startswith("utf-16"):
        return "it begins with the mark of UTF-16"
    if name.startswith("utf-16") and not is_utf16 and 0 not in raw[:65_536]:
        return "not one byte of it is zero, as every second of English text would be"
    return None


def _decoded(raw: bytes, name: str, problems: tuple[Problem, ...]) -> Text:
    """Transcode; what cannot be decoded becomes a surrogate, which is never valid UTF-8."""
    decoder = codecs.getincrementaldecoder(MEANS.get(name, name))("kept.mark")
    data = bytearray()
    view = memoryview(raw)
    for at in range(0, max(len(raw), 1), _PIECE):
        text = decoder.decode(view[at : at + _PIECE].tobytes(), at + _PIECE >= len(raw))
        data += text.encode("utf-8", "surrogatepass")
    whole = bytes(data)
    return Text(whole, name, tuple(wrong_utf8(whole)), problems)


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udfff", error.end


codecs.register_error("kept.mark", _mark)


def is_utf32(raw: bytes) -> bool:
    """Whether nearly every three bytes of four are zero."""
    head = raw[:65_536]
    if len(head) < 16:
        return False
    first, second, third, fourth = (head[k::4].count(0) * 4 / len(head) for k in range(4))
    is_little = min(third, fourth) > 0.9 and first < 0.1
    return is_little or (min(first, second) > 0.9 and fourth < 0.1)


def utf16_by_nuls(raw: bytes) -> str | None:
    """UTF-16 without a mark: the bytes of one parity are often zero, those of the other hardly."""
    head = raw[:65_536]
    half = len(head) // 2
    if half < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.2 * half and even <= _MOST_NULS * half:
        return "utf-16-le"
    if even > 0.2 * half and odd <= _MOST_NULS * half:
        return "utf-16-be"
    return None


def _sample(raw: bytes, bad: tuple[int, ...]) -> tuple[bytes, int]:
    """What an encoding is judged by: some megabytes of whole lines with the first wrong byte."""
    around = max(0, bad[0] - _PIECE)
    start = 0 if around == 0 else first_line_end(raw, around)[1]
    return raw[start : start + 2 * _PIECE], start


def _is_utf8_with_bad_rows(raw: bytes, bad: tuple[int, ...]) -> bool:
    """Whether the file is UTF-8 in which some rows are damaged, not a file in another encoding.

    It is where the wrong bytes are surrogates, or where other lines hold multi-byte UTF-8. Another
    encoding makes valid UTF-8 now and then by chance: ten wrong lines for one right are too many.
    """
    sample, start = _sample(raw, bad)
    wrong = np.array([at - start for at in bad if at - start < len(sample)], dtype=np.int64)
    surrogates = np.array([s.start() for s in _SURROGATE.finditer(sample)], dtype=np.int64)
    if np.isin(wrong, surrogates[:, None] + np.arange(3)).all():
        return True
    array = np.frombuffer(sample, dtype=np.uint8)
    line_ends = np.flatnonzero((array == 0x0A) | (array == 0x0D))
    lines_wrong = np.unique(np.searchsorted(line_ends, wrong))
    lines_beyond_ascii = np.unique(np.searchsorted(line_ends, np.flatnonzero(array >= 0x80)))
    lines_right = np.setdiff1d(lines_beyond_ascii, lines_wrong)
    return len(lines_right) > 0 and 10 * len(lines_right) >= len(lines_wrong)


def _proposed(raw: bytes, bad: tuple[int, ...], proposals: tuple[str, ...] = PROPOSALS) -> Text:
    """Ask for the encoding, showing what the first line in question would say in each."""
    sample, _ = _sample(raw, bad)
    lines: dict[int, bytes] = {}
    line, start, end = 1, 0, 0
    for offset in bad:
        if offset >= end:
            start, end = _line_around(raw, offset, end)
            lines.setdefault(1 + count_lines(raw, 0, start), raw[start:end])
        if len(lines) == _SHOWN:
            break
    line, first = next(iter(lines.items()))
    readable = {name: text for name in proposals if (text := _readable(first, name)) is not None}
    choices = tuple(name for name in in_order(readable) if _decodes(sample, name))
    is_ascii = raw.isascii()
    words = _words_apart(readable) if is_ascii else map(_words_beyond_ascii, readable.values())
    reads = dict(zip(readable, words, strict=True))
    as_shown = "; ".join(f"{reads[name]} ({name})" for name in choices[:_OFFERED])
    said = "may be written as old mails were" if is_ascii else "is not UTF-8"
    question = Problem(
        "ENCODING_GUESSED",
        "ask",
        f"The file {said} and does not say what it is. Line {line} would read: {as_shown}. "
        "Which is right?",
        line=line,
        choices=choices,
        flag=f"--encoding {choices[0]}",
    )
    proposed = _decoded(raw, choices[0], (question,))
    return replace(proposed, doubtful_lines=tuple(lines))


def _line_around(raw: bytes, offset: int, floor: int) -> tuple[int, int]:
    """The line that holds `offset`; no line start is looked for before `floor`."""
    start = max(raw.rfind(b"\n", floor, offset), raw.rfind(b"\r", floor, offset)) + 1
    return max(start, floor), first_line_end(raw, offset)[0]


def _decodes(raw: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(MEANS.get(name, name))("strict")
    try:
        for at in range(0, len(raw), _PIECE):
            decoder.decode(raw[at : at + _PIECE], at + _PIECE >= len(raw))
    except UnicodeDecodeError:
        return False
    return True


def _readable(line: bytes, name: str) -> str | None:
    try:
        text = line.decode(MEANS.get(name, name))
    except UnicodeDecodeError:
        return None
    has_controls = any("\x7f" <= ch <= "\x9f" for ch in text)
    return text if not has_controls or name == "latin-1" else None


def _words_beyond_ascii(text: str) -> str:
    return " ".join(w for w in _words(text) if not w.isascii())[:60]


def _words_apart(readable: Mapping[str, str]) -> list[str]:
    """Of each reading of a line the words that are not in all of them, for showing."""
    every = [_words(text) for text in readable.values()]
    same = set(every[0]).intersection(*every)
    return [repr(" ".join(w for w in words if w not in same)[:60])[1:-1] for words in every]


def _words(text: str) -> list[str]:
    return re.split(r"[\s,;|\t]+", text)
