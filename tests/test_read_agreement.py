"""Fast and careful reading say the same of any bytes, and tables come back as written."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.problem import Refused
from pipelines.reading.csv_table import convert, read_delimited
from pipelines.reading.dialect import Dialect
from pipelines.reading.encoding import to_utf8, wrong_utf8
from pipelines.reading.read import read
from pipelines.reading.records import read_record, values
from pipelines.reading.walk import walk

FRAGMENTS = st.sampled_from(
    [b"a", b"bc", b"1", b"\xc3\xa9", b",", b",", b",", b";", b'"', b'""', b'","', b"\n", b"\n",
     b"\r\n", b"\r", b" ", b"\t", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\x8b", b"x,y,z\n",
     b'"q,q",y,z\n', b'"l\nm",y,z\n', b"h1,h2,h3\n", b"Total: 3\n", b",,\n"]
)  # fmt: skip
BODIES = st.lists(FRAGMENTS, max_size=60).map(b"".join)


def _verdict(data: bytes, *, carefully: bool) -> object:
    try:
        found = read_delimited(to_utf8(data, "utf-8"), ",", 1, carefully=carefully)
    except Refused as refused:
        return refused.problems
    return found.cells.to_pydict(), found.lines.to_pylist(), found.rows, found.problems


@settings(max_examples=1500, deadline=None)
@given(BODIES)
@example(b'x,"y,z\nx,y,z\nx,y,"\nq",z\n')
@example(b'x,y,"z\nx,y,z\nx,y,"\nq"\nx,y,z\n')
@example(b"x,y,z\r\r\nx,y,z\r")
@example(b'"",y,z\n"')
def test_the_fast_and_the_careful_way_agree(body: bytes) -> None:
    data = b"h1,h2,h3\n" + body
    assert _verdict(data, carefully=False) == _verdict(data, carefully=True)


@settings(max_examples=500, deadline=None)
@given(BODIES)
def test_the_converted_cells_are_those_the_careful_way_sees(body: bytes) -> None:
    data = b"h1,h2,h3\n" + body
    dialect = Dialect(ord(","), ("h1", "h2", "h3"), 1, 9, 2, ())
    found = walk(data, dialect.body, 2, ord(","), 3, tuple(wrong_utf8(data)))
    starts, ends, _ = found.places()
    seen = [values(data, read_record(data, int(start), ord(","))) for start in starts]
    cells = convert(data, dialect, found, starts, ends)
    assert [[cell.encode() for cell in row.values()] for row in cells.to_pylist()] == seen


@settings(max_examples=1500, deadline=None)
@given(BODIES)
def test_every_line_is_accounted_for(body: bytes) -> None:
    data = b"h1,h2,h3\n" + body
    try:
        found = read_delimited(to_utf8(data, "utf-8"), ",", 1)
    except Refused:
        return
    asides = [problem for problem in found.problems if problem.severity == "aside"]
    assert found.rows == found.cells.num_rows + len(asides) == len(found.lines) + len(asides)
    lines = [*found.lines.to_pylist(), *(problem.line for problem in asides)]
    assert len(set(lines)) == len(lines)
    assert found.lines.to_pylist() == sorted(found.lines.to_pylist())
    assert all(None not in column for column in found.cells.to_pydict().values())


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"], include_characters="\n\t"),
    max_size=12,
)
NAMES = st.text("abcdefghij Üß", min_size=1, max_size=6).map(lambda name: "n" + name.strip())


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    width = draw(st.integers(2, 6))
    header = draw(st.lists(NAMES, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    # A first cell that nothing else takes for a blank row, a footer or a header.
    return header, [[f"k{number}", *row[1:]] for number, row in enumerate(rows)]


def _written(cell: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(special in cell for special in (delimiter, '"', "\r", "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@settings(max_examples=400, deadline=None)
@given(
    _tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_a_table_comes_back_cell_by_cell(
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
    end: str,
    encoding: str,
    all_quoted: bool,
) -> None:
    header, rows = table
    text = "".join(
        delimiter.join(_written(cell, delimiter, quoted=all_quoted) for cell in row) + end
        for row in [header, *rows]
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "export.csv")
        path.write_bytes(text.encode(encoding))
        # Told the delimiter: with few short rows another one may explain them as well.
        found = read(path, delimiter=delimiter, header_line=1)
    assert found.header == tuple(name.strip() for name in header)
    assert [list(row.values()) for row in found.cells.to_pylist()] == rows
    assert [problem for problem in found.problems if problem.severity != "warn"] == []
