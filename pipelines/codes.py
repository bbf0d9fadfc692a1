"""Every code of a problem or a question: what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Code(NamedTuple):
    """What was found, and what whoever brought the file can do."""

    means: str
    do: str


_NOTHING = "Nothing: it is only said."

TABLE: Mapping[str, Code] = {
    "EMPTY_FILE": Code("There is nothing in the file.", "Export it again."),
    "NO_HEADER": Code(
        "The first line looks like data, or no line looks like a header.",
        "Export with the column names; or say in a mapping on which line they stand "
        "(`[file] header_line`).",
    ),
    "NO_ROWS": Code("There is a header and no row.", "Check the filter the export was made with."),
    "MISSING_COLUMN": Code(
        "A column that is needed, or that a mapping names, is not in the file; or nothing in it "
        "says when something happened, so the day it speaks for is asked.",
        "Export it with that column, or name the column in a mapping; for the day: `--as-of`.",
    ),
    "DUPLICATE_COLUMN": Code(
        "One name stands in the header twice, or one column is named for two dates.",
        "Rename or remove one of the two, in the file or in the mapping.",
    ),
    "UNKNOWN_COLUMN": Code(
        "Columns we had no use for; or the header fits no kind of export, or several.",
        "Nothing, unless one of them holds what you miss: then name it in a mapping. Where it is "
        "asked: `--source`.",
    ),
    "PREAMBLE": Code("The header was found further down; what is above it is shown.", _NOTHING),
    "REPEATED_HEADER": Code("The header stands again among the rows; it is set aside.", _NOTHING),
    "BLANK_LINES": Code("There are blank lines; they are no rows.", _NOTHING),
    "FOOTER": Code("A total, a copyright or a notice at the end; it is set aside.", _NOTHING),
    "FIELD_COUNT": Code(
        "A row has more or fewer cells than the header; it is set aside.",
        "Mend the row in the rows set aside and import them alone. Often a text with the "
        "delimiter in it was not quoted.",
    ),
    "STRAY_QUOTE": Code(
        "A quotation mark inside a cell without quotes, or text after a closing one; the row is "
        "set aside.",
        "Mend the row in the rows set aside: double the mark inside a quoted cell.",
    ),
    "UNCLOSED_QUOTE": Code(
        "A quotation mark is never closed; the row is set aside.",
        "Mend the row in the rows set aside and import them alone.",
    ),
    "ENCODING_GUESSED": Code(
        "The bytes are not UTF-8 and the file does not say what they are; it is asked, with words "
        "of the file as each would read.",
        "Choose the reading that is right: `--encoding`.",
    ),
    "ENCODING_UNSUPPORTED": Code(
        "An encoding that is not known, or that the file contradicts.",
        "Export as UTF-8, or name another encoding.",
    ),
    "BAD_BYTES": Code(
        "Bytes that are no character in a file that otherwise is UTF-8; the row is set aside.",
        "Mend the row in the rows set aside.",
    ),
    "CONTROL_CHAR": Code("A control character in a cell.", "Mend it where the row is set aside."),
    "INVISIBLE_CHAR": Code("A character nobody sees; it is kept.", "Mend it in the tool."),
    "MOJIBAKE": Code(
        "Text that was read in the wrong encoding before it was exported (MÃ¼ller).",
        "Mend it in the tool; we keep what stands there.",
    ),
    "NOT_TEXT": Code(
        "The file is not there, not an ordinary file, or neither text nor a workbook.",
        "Name an export: CSV, XLSX, JSON lines, or a zip of them.",
    ),
    "DATE_BAD": Code(
        "A cell that is no date or no number of days; the row is set aside.",
        "Mend the row in the rows set aside and import them alone.",
    ),
    "DATE_AMBIGUOUS": Code(
        "Whether day or month comes first cannot be known from the column.",
        "Answer once, it is remembered: `--dates dmy`, `mdy` or `ymd`.",
    ),
    "DATE_ORDER": Code("Which comes first was proved by the line quoted.", _NOTHING),
    "DATE_ORDER_CONFLICT": Code(
        "Two lines of a column contradict each other, or one contradicts the mapping; or it looks "
        "as if a spreadsheet had swapped day and month of some, which is asked.",
        "Export again with one date format, or correct the mapping. Where it is asked, compare a "
        "date with what you know, and answer.",
    ),
    "DATE_TWO_DIGIT_YEAR": Code(
        "Years of two digits: which hundred years is asked.", "Answer, for example `2000-2099`."
    ),
    "DATE_SERIAL": Code(
        "Excel's count of days: whether of the 1900 or the 1904 system is asked.",
        "Compare the two dates in the question with what you know, and answer.",
    ),
    "DATE_UNIT_CONFLICT": Code(
        "A column counts time in two units since 1970.", "Export again with one unit."
    ),
    "DATE_IMPLAUSIBLE": Code(
        "A day before 1970 or after 2199; the row is set aside.",
        "Mend the row in the rows set aside.",
    ),
    "DATE_FUTURE": Code(
        "Something happened later than this import. A record made then is set aside, the rest is "
        "kept.",
        "Check the clock of the tool, and `--zone`.",
    ),
    "TIME_NO_ZONE": Code(
        "Some times have an offset, others none; these are taken in the zone named.",
        "Check that the zone is right: `--zone`.",
    ),
    "TIME_ZONE_AMBIGUOUS": Code(
        "A zone's short name that several zones use (CST, IST).", "Answer which one is meant."
    ),
    "TIME_NONEXISTENT": Code(
        "A time that the clocks skipped in spring; the row is set aside.",
        "Check `--zone`: the times may be of another one.",
    ),
    "TIME_AMBIGUOUS": Code(
        "A time that the clocks showed twice in autumn; the first is taken.", _NOTHING
    ),
    "NEGATIVE_DURATION": Code(
        "Delivered before it was made; the promise cannot be judged.", "Correct it in the tool."
    ),
    "PROMISE_BEFORE_CREATED": Code(
        "Due before it was made; the promise cannot be judged unless a history says more.",
        "Correct it in the tool, or check that the right column is the due.",
    ),
    "REQUIRED": Code("A row has no id, or an event no time; it is set aside.", "Fill it in."),
    "DUPLICATE_ROW": Code("A row equal in every cell to another; counted once.", _NOTHING),
    "DUPLICATE_KEY": Code(
        "One id with different content, in one file or in two files of one import; or several "
        "dues at one time; or two exports that speak for one moment and contradict each other.",
        "Answer which counts; of two exports import the older first, each with its own `--as-of`.",
    ),
    "KEY_PRECISION": Code(
        "A number of more than 15 digits in a workbook has lost its last ones; set aside.",
        "Export as CSV, or format the id column as text before it is filled.",
    ),
    "KEY_SCIENTIFIC": Code(
        "Ids in scientific notation (1.23E+11) were destroyed by a spreadsheet.",
        "Export again and do not save it with a spreadsheet.",
    ),
    "UNKNOWN_VALUE": Code(
        "A value that nobody mapped, a number whose decimal mark is unclear, or a value that is "
        "no number.",
        "Answer what it means, once: `--answer 'UNKNOWN_VALUE:Status=Waiting=open'`.",
    ),
    "CELL_TOO_LONG": Code(
        "Over 32,767 characters, more than a spreadsheet can hold; kept.", _NOTHING
    ),
    "CELL_MAYBE_CUT": Code(
        "Exactly 32,767 characters: a spreadsheet may have cut it.", "Export as CSV."
    ),
    "NAME_VARIANTS": Code(
        "One name in several spellings, or one id under several names. Those equal but for blanks "
        "and Unicode's form are one; the others are proposed.",
        "Say on the page Names, or by `kept names`, which are one.",
    ),
    "LOOKALIKE": Code(
        "Names that look the same in letters of two scripts, or one name under several ids; they "
        "are not joined or parted by us.",
        "Say on the page Names which are one; mend the others in the tool.",
    ),
    "NEWLINE_IN_NAME": Code("A name with a line break in it; kept.", "Mend it in the tool."),
    "DUE_NOT_TOLD": Code(
        "The only date is a forecast (a close date): was it told to the customer? Or closing a "
        "record overwrote it.",
        "Answer yes or no; for what was overwritten import the history.",
    ),
    "GOES_BACK": Code(
        "The file is older than one that was imported, or brings back a customer who was to be "
        "forgotten.",
        "Answer yes if that is meant; the older export then takes its place in time.",
    ),
    "ARCHIVE_TOO_BIG": Code(
        "More would be unpacked, or needed to read it, than is allowed.",
        "Export fewer columns or a shorter time, or in several files.",
    ),
    "ARCHIVE_UNSAFE": Code(
        "The archive names paths or parts that no export has, or reading it broke the reader.",
        "Export it again; do not trust where it came from.",
    ),
    "DAMAGED_ARCHIVE": Code("The archive or workbook is not whole.", "Fetch or export it again."),
    "XML_DTD": Code("The workbook declares a document type, which none needs.", "Export it again."),
    "ENCRYPTED": Code("The workbook or archive is protected.", "Save it without a password."),
    "MACROS": Code("The workbook has macros.", "Save it as .xlsx, or export as CSV."),
    "PARTS_IGNORED": Code("Pictures, comments and the like in it were not read.", _NOTHING),
    "XLS_UNSUPPORTED": Code(
        "An old Excel file, or another format that is not read.", "Save it as .xlsx or CSV."
    ),
    "HTML_NOT_SHEET": Code(
        "A web page under a spreadsheet's name.", "Open it and save it as .xlsx or CSV."
    ),
    "WRONG_EXTENSION": Code("The name says one format, the content another.", _NOTHING),
    "WHICH_SHEET": Code("Several sheets hold something.", "Name the one: `--sheet`."),
    "HIDDEN_ROWS": Code("Rows of the sheet are hidden or filtered; they are read.", _NOTHING),
    "MERGED_CELLS": Code(
        "Merged cells: only the first of them holds the value.", "Unmerge them and export again."
    ),
    "FORMULA_NO_VALUE": Code(
        "A formula without its result; the cell is empty or the row set aside.",
        "Open and save the workbook once, or export as CSV.",
    ),
    "CELL_ERROR": Code(
        "A cell holds an error such as #REF!; where it matters the row is set aside.",
        "Mend the formula, or export values.",
    ),
}
