"""A column of dates as text becomes days, local times and instants, in one format or a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import pairs
from pipelines.finding import Finding, shown
from pipelines.problem import Problem
from pipelines.typing import date_faults as wrong
from pipelines.typing import date_mixed, zones
from pipelines.typing import date_questions as said
from pipelines.typing.date_cells import DateCells
from pipelines.typing.date_column import DAY, INSTANT, LOCAL, NONE, DateColumn, DateRules, Dates
from pipelines.typing.date_faults import FAULTS, Faults, mark, unlikely
from pipelines.typing.date_order import OpenDates, weigh
from pipelines.typing.date_shapes import Layout, layout_by, layout_of
from pipelines.typing.zone_names import AMBIGUOUS, chosen_offset, offset_of
from pipelines.zones import is_zone

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def read_dates(parts: Sequence[pa.Array], rules: DateRules) -> Dates:
    """Read trimmed text cells ('' is empty); the rules of each format stand in docs/dates.md.

    Every distinct shape is understood once, then its rows are read together, digit by digit.
    """
    reading = _Reading(pa.concat_arrays(list(parts)), rules)
    reading.run()
    n = len(rules.lines)
    return Dates(
        tuple(
            DateColumn(reading.at[i * n : (i + 1) * n], reading.grain[i * n : (i + 1) * n])
            for i in range(len(parts))
        ),
        tuple(reading.findings()),
        tuple(reading.problems),
    )


class _Reading:
    """The state of reading one column, filled shape by shape."""

    def __init__(self, cells: pa.Array, rules: DateRules) -> None:
        self.text, self.cells, self.rules = cells, DateCells(cells), rules
        self.zone = rules.zone or rules.business
        count = len(cells)
        self.at = np.zeros(count, np.int64)
        self.grain = np.zeros(count, np.uint8)
        self.fault = np.zeros(count, np.uint8)
        self.twice = np.zeros(count, bool)
        self.problems: list[Problem] = []
        self.year_first: list[Numbers] = []  # as a spreadsheet writes the dates it understood
        self.zone_of: dict[int, str] = {}  # of the rows that name a place themselves

    def run(self) -> None:
        open_shapes: list[tuple[Numbers, Layout]] = []
        epochs: dict[int, int] = {}  # unit -> its first row
        serials: list[tuple[Numbers, Layout]] = []
        numbers: list[Numbers] = []
        for shape, rows in self.cells.shapes():
            layout = self.layout(shape)
            if layout is None:
                is_quoted = len(shape) > 1 and shape[:1] == shape[-1:] == b"'"
                self.fault[rows] = wrong.QUOTED if is_quoted else wrong.UNREADABLE
            elif layout.kind == "open":
                open_shapes.append((rows, layout))
            elif layout.kind == "serial":
                serials.append((rows, layout))
            elif layout.kind == "epoch":
                epochs[layout.unit] = min(int(rows[0]), epochs.get(layout.unit, int(rows[0])))
                numbers.append(rows)
                self.epoch(rows, layout)
            else:
                self.dated(rows, layout, *self.cells.days(rows, layout))
                if layout.kind == "date" and layout.month is None and layout.zone is None:
                    self.year_first.append(rows)
        if len(epochs) > 1:
            one, other, *_ = sorted(epochs.values())
            self.problems.append(said.unit_conflict(self.place, (one, other)))
        self.bare(numbers)
        if serials:
            self.serials(serials)
        if open_shapes:
            self.open_dates(open_shapes)
        self.naive()

    def layout(self, shape: bytes) -> Layout | None:
        if self.rules.formats:
            return layout_by(shape, self.rules.formats)
        return layout_of(shape)

    def dated(self, rows: Numbers, layout: Layout, days: Numbers, is_day: Mask) -> None:
        """Rows of one shape whose days are known: their clock, offset and grain."""
        fault = unlikely(days)
        fault[~is_day] = wrong.NO_DAY
        if layout.named_day:
            mark(fault, (days + 3) % 7 + 1 != layout.named_day, wrong.WRONG_DAY)
        wall = days * zones.DAY
        grain = DAY
        if layout.is_timed:
            clock, is_time = self.cells.clock(rows, layout)
            mark(fault, ~is_time, wrong.NO_TIME)
            wall = wall + clock
            grain = LOCAL if layout.zone is None else INSTANT
        self.put(rows, wall, grain, fault, self.offset(rows, layout, wall, fault))

    def put(
        self, rows: Numbers, wall: Numbers, grain: int, fault: Faults,
        offset: Numbers | int | None = 0,
    ) -> None:  # fmt: skip
        """Store what was read; a due at exactly midnight, as written, is a day there and then."""
        self.fault[rows] = fault
        if offset is None:  # asked
            return
        grains = np.full(len(rows), grain, np.uint8)
        if self.rules.is_due:
            grains[wall % zones.DAY == 0] = DAY
        self.at[rows] = np.where(grains == INSTANT, wall - offset, wall)
        grains[fault > 0] = NONE
        self.grain[rows] = grains

    def offset(
        self, rows: Numbers, layout: Layout, wall: Numbers, fault: Faults
    ) -> Numbers | int | None:
        """Microseconds east of Greenwich; None where it had to be asked."""
        if layout.zone is None:
            return 0
        if layout.zone == "":
            offset, is_offset = self.cells.offset(rows, layout)
            mark(fault, ~is_offset, wrong.NO_OFFSET)
            return offset
        if "/" in layout.zone:
            return self.place_offset(rows, layout.zone, wall, fault)
        told = pairs(self.rules.answers.get("TIME_ZONE_AMBIGUOUS")).get(layout.zone)
        if told and (chosen := chosen_offset(told, layout.zone)) is not None:
            return chosen
        known = offset_of(layout.zone, self.zone)
        if known is None and layout.zone in AMBIGUOUS:
            asked = said.ask_zone(self.place, int(rows[0]), layout.zone)
            if asked.flag not in {p.flag for p in self.problems}:
                self.problems.append(asked)
            return None
        if known is None:
            fault[fault == 0] = wrong.UNREADABLE
        return known or 0

    def place_offset(self, rows: Numbers, zone: str, wall: Numbers, fault: Faults) -> Numbers | int:
        """The offset of times that name the place whose clock they were read from."""
        if not is_zone(zone):
            mark(fault, fault == 0, wrong.UNREADABLE)
            return 0
        instants, skipped, twice = zones.to_utc(wall, zone)
        mark(fault, skipped, wrong.SKIPPED_THERE)
        self.twice[rows[twice & (fault == 0)]] = True
        self.zone_of |= dict.fromkeys(rows[twice].tolist(), zone)
        return wall - instants

    def epoch(self, rows: Numbers, layout: Layout) -> None:
        count = self.cells.number(rows, layout.slots["whole"])
        micros = count * layout.unit if layout.unit else count // 1000
        fault = unlikely(micros // zones.DAY)
        if layout.unit == zones.SECOND:
            micros += self.cells.fraction(rows, layout.slots.get("part"))
            if date_mixed.all_hours(count):
                fault[:] = wrong.HOURLY
        self.put(rows, micros, INSTANT, fault)

    def bare(self, numbers: Sequence[Numbers]) -> None:
        """Counts of seconds that stand among more dates written out are set aside."""
        for rows in [np.concatenate(numbers)] if numbers else []:
            if 2 * len(rows) < np.count_nonzero(pc.not_equal(self.text, "")):
                self.fault[rows], self.grain[rows] = wrong.BARE, NONE

    def serials(self, shapes: Sequence[tuple[Numbers, Layout]]) -> None:
        shift = said.SYSTEMS.get(self.rules.answers.get("DATE_SERIAL", ""))
        if shift is None:
            first = min(int(rows[0]) for rows, _ in shapes)
            self.problems.append(said.ask_serial(self.place, first))
            return
        for rows, layout in shapes:
            days = self.cells.number(rows, layout.slots["whole"]) + shift
            clock = self.cells.excel_clock(rows, layout)
            fault = unlikely(days)
            self.put(rows, days * zones.DAY + clock, LOCAL, fault)
            self.year_first.append(rows)
            self.grain[rows[(clock == 0) & (fault == 0)]] = DAY

    def open_dates(self, shapes: Sequence[tuple[Numbers, Layout]]) -> None:
        """Dates whose order the column must tell: all shapes of it are weighed together."""
        rows = np.concatenate([rows for rows, _ in shapes])
        a, b, c = (
            np.concatenate([self.cells.number(rows, layout.slots[x]) for rows, layout in shapes])
            for x in "abc"
        )
        short = np.concatenate(
            [np.full(len(rows), layout.slots["c"][1] == 2) for rows, layout in shapes]
        )
        dates = OpenDates(rows, (a, b, c), short)
        first_year = said.SPANS.get(self.rules.answers.get("DATE_TWO_DIGIT_YEAR", ""))
        if short.any() and first_year is None:
            self.problems.append(said.ask_span(self.place, int(rows[short].min())))
        self.half_converted(dates, first_year or 2000)
        order = self.order(dates, first_year or 2000)
        if order is None or (short.any() and first_year is None):
            return
        days, is_day = dates.days(order, first_year or 2000)
        start = 0
        for rows, layout in shapes:
            here = slice(start, start + len(rows))
            self.dated(rows, layout, days[here], is_day[here])
            start += len(rows)

    def half_converted(self, dates: OpenDates, first_year: int) -> None:
        """Ask whether a spreadsheet swapped day and month of what it took for a date."""
        rows = np.concatenate([*self.year_first, np.zeros(0, np.int64)])
        rows = np.sort(rows[self.fault[rows] == 0])
        if not date_mixed.half_converted(self.at[rows], dates, first_year):
            return
        told = self.rules.answers.get("DATE_ORDER_CONFLICT")
        if told == "swapped":
            self.at[rows] = date_mixed.swapped(self.at[rows])
        elif told != "as_written":
            places = int(rows[0]), int(dates.rows.min())
            self.problems.append(said.ask_half_converted(self.place, *places))

    def order(self, dates: OpenDates, first_year: int) -> str | None:
        """Proved, declared, answered, or of no consequence; None where it is asked or refused."""
        verdict = weigh(dates, first_year)
        declared = self.rules.order if self.rules.order in dates.orders else None
        if declared and declared not in verdict.possible:
            _, is_day = dates.days(declared, first_year)
            readable = np.zeros(len(is_day), bool)
            for order in dates.orders:
                readable |= dates.days(order, first_year)[1]
            row = int(dates.rows[readable & ~is_day].min())
            self.problems.append(said.order_denied(self.place, row, declared))
            return None
        if declared:
            return declared
        if not verdict.possible:
            self.problems.append(said.order_conflict(self.place, verdict.proof))
            return None
        if verdict.proof:
            proved = said.order_proved(self.place, verdict.possible[0], verdict.proof)
            self.problems.append(proved)
        if len(verdict.possible) == 1 or verdict.unsure is None:
            return verdict.possible[0]
        if (answered := self.rules.answers.get("DATE_AMBIGUOUS")) in verdict.possible:
            return answered
        self.problems.append(said.ask_order(self.place, verdict.unsure, verdict.possible))
        return None

    def naive(self) -> None:
        """Times without an offset: local, or instants where their zone was told."""
        is_naive = self.grain == LOCAL
        if not is_naive.any():
            return
        rows = np.flatnonzero(is_naive)
        if (self.grain == INSTANT).any():
            mixed = said.mixed_zones(self.place, int(rows[0]), len(rows), self.zone)
            self.problems.append(mixed)
        instants, skipped, twice = zones.to_utc(self.at[rows], self.zone)
        self.fault[rows[skipped]] = wrong.SKIPPED
        self.twice[rows[twice]] = True
        if self.rules.zone:
            self.at[rows] = instants
            self.grain[rows] = INSTANT
        self.grain[rows[skipped]] = NONE

    def place(self, row: int) -> tuple[int, str, str]:
        part, row_of_part = divmod(row, len(self.rules.lines))
        line = int(self.rules.lines[row_of_part])
        return line, self.rules.columns[part], self.text[row].as_py()

    def findings(self) -> Iterator[Finding]:
        for row in np.flatnonzero(self.fault):
            code, fault = FAULTS[int(self.fault[row])]
            _, column, value = self.place(int(row))
            message = f"{column} {shown(value)} {fault.format(zone=self.zone)}."
            yield Finding(self.row(row), code, "aside", column, value, message)
        for row in np.flatnonzero(self.twice):
            _, column, value = self.place(int(row))
            message = (
                f"{column} {shown(value)} came twice in "
                f"{self.zone_of.get(int(row), self.zone)}, when the clocks went back; "
                "the first is taken."
            )
            yield Finding(self.row(row), "TIME_AMBIGUOUS", "warn", column, value, message)

    def row(self, at: np.int64) -> int:
        return int(at) % len(self.rules.lines)
