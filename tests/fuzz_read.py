"""Reading, given anything: it answers with a table that adds up or a refusal in words, always.

`make test` runs the short form. `make fuzz` (MINUTES=10) goes on for as long as it is told; what
breaks it is kept under tests/corpus/, which both read first ever after.

    python -m tests.fuzz_read [minutes]
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipelines.problem import Problem, Refused
from pipelines.reading.read import TextTable, read_bytes
from pipelines.sources import SOURCES
from pipelines.typing.identify import identify
from pipelines.typing.type_table import type_table

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# The pieces of which trouble is made.
PIECES = (
    b",", b";", b"\t", b"|", b'"', b'""', b"\r", b"\n", b"\r\n", b"\n\n", b" ", b"\x00", b"\x0b",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xa0", b"\xe9", b"\xc3\xa9", b"\xed\xa0\x80",
    b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\x1a", b"\x85", b"sep=;", b"=1+1", b"'", b"\\", b"NULL",
    b"1", b"0.5", b"1,5", b"2024-03-01", b"03/04/24", b"31/12/9999", b"45000", b"1709290000",
    b"2024-03-31T02:30", b"12:00 AM", b"Total", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b",
    b"x" * 300, b'{"promise_id": "1", "due": "2024-03-01"}\n', b'{"', b"\x1b$B", b"\\ud800",
    "2024年3月1日".encode(), b"Fr, 01.03.2024", b"10:00[Europe/Berlin]", b"Copyright, inc.",
    b"+APw-", b"+APYA3w-", b"+/v8-", b"~{11~}", b"\x1b$)C", "2024/3/1(金) 3 PM".encode(),
    b"\x40\x25\x85",
    b"promise_id,title,due\n", b"########", b"1,2E+11", b"<?xml ", b"\xef\xbf\xbd",
)  # fmt: skip


def seeds() -> list[bytes]:
    """The corpus, and a small good file of each kind."""
    kept = b"promise_id,title,customer,made_at,due,delivered_at,status\r\n"
    rows = b'1,"a, b",Acme,2024-03-01,2024-03-15,2024-03-14,delivered\r\n2,c,,2024-03-02,,,open\r\n'
    events = b"promise_id,at,event,before,after\n1,2024-03-02,due,2024-03-15,2024-03-20\n"
    found = [path.read_bytes() for path in sorted(CORPUS.glob("*.bin"))]
    return [*found, kept + rows, (kept + rows).replace(b",", b";"), events, kept + rows * 40]


def holds(raw: bytes) -> None:
    """What must be so of any bytes at all."""
    try:
        table = read_bytes(raw, "fuzz.csv")
    except Refused as refused:
        said(refused.problems)
        return
    adds_up(table)
    try:
        source = identify(table.header, SOURCES)
        typed = type_table(table, source, zone="UTC", now=NOW, answers={})
    except Refused as refused:
        said(refused.problems)
        return
    assert typed.rows == typed.accepted + typed.repeats + typed.set_aside
    said(typed.problems)


def adds_up(table: TextTable) -> None:
    """Every row is kept or set aside, every line is a line of the file, no cell is null."""
    aside = sum(problem.severity == "aside" for problem in table.problems)
    assert table.rows == len(table.lines) + aside
    assert table.cells.num_columns == len(table.header)
    assert all(column.null_count == 0 for column in table.cells.columns)
    lines = table.lines.to_pylist()
    assert lines == sorted(set(lines))
    is_json = table.delimiter is None and table.sheet is None  # each line has its own names
    assert all(line > table.header_line - is_json for line in lines)
    said(table.problems)


def said(problems: tuple[Problem, ...]) -> None:
    """A refusal has a reason; every problem is a sentence."""
    for problem in problems:
        assert problem.code
        assert problem.message.strip()
        assert problem.line is None or problem.line >= 1


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good or once bad file with a few pieces put in, taken out or doubled."""
    raw = bytearray(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        length = draw(st.sampled_from((0, 0, 1, 2, 7, 40)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4)))
        if draw(st.booleans()):
            piece += bytes(raw[start : start + length])
        raw[start : start + length] = piece
    return bytes(raw)


FILES = st.one_of(mangled(), st.lists(st.sampled_from(PIECES)).map(b"".join), st.binary())
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def run(examples: int, number: int) -> None:
    """So many files drawn from one seed; raises with the smallest that breaks it."""

    @seed(number)
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=QUIET,
        phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(FILES)
    def every_file(raw: bytes) -> None:
        try:
            holds(raw)
        except Exception:
            broken[:] = [raw]
            raise

    broken: list[bytes] = []
    try:
        every_file()
    except Exception:
        if broken:
            CORPUS.mkdir(exist_ok=True)
            name = hashlib.sha256(broken[0]).hexdigest()[:16]
            (CORPUS / f"{name}.bin").write_bytes(broken[0])
        raise


def rounds(minutes: float) -> Iterator[int]:
    """Numbers, until the time is over."""
    until, number = time.monotonic() + 60 * minutes, time.time_ns()
    while time.monotonic() < until:
        yield number
        number += 1


def main() -> None:
    """Fuzz for so many minutes."""
    minutes = float(sys.argv[1]) if sys.argv[1:] else 10.0
    for raw in seeds():
        holds(raw)
    files = 0
    for number in rounds(minutes):
        run(500, number)
        files += 500
        print(f"\r{files:,} files, nothing broken", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
