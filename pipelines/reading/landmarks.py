"""A row's cells in, what it looks like out: a header, data, a repeated header, a footer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.problem import Problem

_BOM = "\ufeff"
_LEAST_NAMES = 3  # of the header's, for a row to be one
_MOST_OF_NOTICE = 4  # cells, into which the commas of a sentence part it
_NUMBER = re.compile(r"[-+]?\d[\d.,' ]*%?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ,].*)?"  # 2026-03-01T09:00, 1/3/26 9:00
    r"|\d{1,2}[-/. ][^\W\d]{3,9}[-/., ]+\d{2,4}([ ,T].*)?"  # 12/Mar/24 4:05 PM
    r"|([^\W\d]{3,9},? )?[^\W\d]{3,9} \d{1,2},? \d{4}.*"  # Tue Mar 01 2022 …, March 1, 2022
)
# What report writers put below the rows; matched on the first filled cell, and only at the end
# of a file or in a row of another width than the header's.
_FOOTER = re.compile(
    r"(grand |sub ?)?totals?\b|sum\b|count\b *[:=]|record count\b"
    r"|(gesamt(summe|zahl|anzahl)?|zwischensumme|summe|insgesamt|sous-total|subtotaal)\b"
    r"|(total(e|es|en|t|i)?|totaal|suma|somma|somme|toplam|razem|celkem|итого|всего)\b"
    r"|(nombre total|nombre d|anzahl|número de|numero di|aantal|liczba|количество)\b[^:=]*[:=]"
    r"|合計|小計|件数|总计|總計|合计|합계|全?\d+件"
    r"|(report |file )?(generated|exported|created|run|printed) (by|on|at|from)\b"
    r"|(bericht )?(erstellt|exportiert|erzeugt|gedruckt) (am|von|um|durch)\b"
    r"|(rapport )?(généré|exporté|créé|imprimé|édité) (le|par|à)\b"
    r"|(relatório |informe )?(gerado|exportado|emitido|generado|creado|impreso) (em|por|el)\b"
    r"|(出力|作成|印刷)(日時|日|者)"
    r"|end of (report|file|export)\b"
    r"|\d[\d,. ]* (rows?|records?|tickets?|issues?|cases?|results?)\b",
    re.IGNORECASE,
)
# What stands in no record, whatever else its line holds: such a line may have commas in it.
_NOTICE = re.compile(
    r"copyright\b|©|\(c\) *\d{4}|.*\ball rights reserved\b|.*\bdo not distribute\b"
    r"|(strictly |streng )?(confidential|vertraulich|confidentiel|confidencial|riservato|poufny)\b"
    r"|.*(社外秘|機密|转载|禁转)",
    re.IGNORECASE,
)


def clean_names(cells: Sequence[str]) -> tuple[str, ...]:
    """A header's names without the spaces around them, and without a byte order mark."""
    return tuple(cell.strip().strip(_BOM).strip() for cell in cells)


def looks_like_data(cells: Sequence[str]) -> str | None:
    """The cell that gives a row away as data (a date, or only numbers); None for a header."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    for cell in filled:
        if _DATE.fullmatch(cell):
            return cell
    if filled and all(_NUMBER.fullmatch(cell) for cell in filled):
        return filled[0]
    return None


def is_repeated_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header once more, as where two exports were pasted together; a
    program that writes it in capitals means the same.
    """
    return _folded(clean_names(cells)) == _folded(header)


def is_another_header(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row holds names of the header's in another order, or beside other names."""
    known = {name for name in _folded(header) if name}
    filled = [name for name in _folded(clean_names(cells)) if name]
    same = sum(name in known for name in filled)
    return same >= _LEAST_NAMES and 2 * same > len(filled)


def _folded(names: Sequence[str]) -> list[str]:
    return [name.casefold() for name in names]


def is_footer(cells: Sequence[str]) -> bool:
    """Whether a row says a total, a notice or a copyright, and beside it holds only numbers."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    is_known = _FOOTER.match(filled[0]) or _NOTICE.match(filled[0])
    return bool(is_known) and all(_NUMBER.fullmatch(cell) for cell in filled[1:])


def is_notice(cells: Sequence[str]) -> bool:
    """Whether a line that is no row is a copyright or a word on who may read it: its commas may
    part it into a few cells.
    """
    return len(cells) <= _MOST_OF_NOTICE and _NOTICE.match(cells[0].strip()) is not None


def usual_width(widths: Sequence[int]) -> int:
    """The commonest width above 1 (the earliest of equals); 1 where no row is wider."""
    counts = Counter(width for width in widths if width > 1)
    return max(counts, key=counts.__getitem__, default=1)


def header_among(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Which of the first rows is the header: the first of this width with most cells filled.

    None where no row is, or that row looks like data, or a row above it is nearly as wide: then
    the header itself is missing or damaged, and what stands above is no preamble.
    """
    for index, cells in enumerate(rows):
        filled = sum(1 for cell in cells if cell.strip())
        if len(cells) == width and 2 * filled > width:
            return None if looks_like_data(cells) is not None else index
        if 2 * filled > width:
            return None
    return None


def preamble(where: str, line: int, names: Sequence[str], is_text: bool) -> Problem:
    """The warning that the header is not where a file begins; what is above it may be blank."""
    above = "What stands above it was not read." if is_text else "Only blank lines are above it."
    said = f"The header was found {where}: {', '.join(names)[:200]}. {above}"
    return Problem("PREAMBLE", "warn", said, line)


def blank_lines(first: int | None, count: int) -> Problem | None:
    """The one warning for all blank lines of a file; None where there are none."""
    if first is None:
        return None
    said = f"Line {first} is" if count == 1 else f"{count:,} lines, from line {first} on, are"
    return Problem("BLANK_LINES", "warn", f"{said} blank and left out.", first)
