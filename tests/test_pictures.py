"""Each picture says in words what its data say, carries them as a table, and opens its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from dashboard.charts import against, bars, funnel, matrix, months, notice, outcomes, trend
from dashboard.charts import undelivered as curves
from dashboard.charts.drawing import WIDTH, Drawing
from dashboard.charts.figure import Figure
from dashboard.charts.ink import DARK, LIGHT
from metrics import delays
from metrics.cause_map import NOT_RECORDED
from metrics.compare import compare
from metrics.coverage import coverage
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.matrix import matrix as cells_of
from metrics.metric import parts as divided
from metrics.overview import overview
from metrics.scope import EVERYTHING
from pipelines.keeping.contract import Store
from tests.pictured import SVG, by_plotly, by_xml, marks_of, words_in

Drawn = tuple[Figure | Drawing, str]
OPENS = {"three_parts", "trend", "months", "teams", "causes", "funnel", "matrix", "undelivered",
         "notice"}  # fmt: skip


@pytest.fixture(scope="module")
def con(sample_store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    reader = sample_store.reader()
    assert reader is not None
    with reader.cursor() as cursor:
        yield cursor


@pytest.fixture(scope="module")
def drawn(con: duckdb.DuckDBPyConnection) -> dict[str, Drawn]:
    told = overview(con, Filters(), EVERYTHING, covered=coverage(con, Filters(), EVERYTHING))
    total = told.rates["total"]
    counts = {name: total[name] for name in total["percent"]}
    rows = told.trend.frame.to_pylist()
    teams = against.in_order(
        [row for row in told.by_team.frame.to_pylist() if row["value"] is not None]
    )
    by_month = [row for row in told.rates["groups"] if row["key"] and row["population"]]
    still_open = frozenset(row["key"] for row in rows if row["is_open"])
    causes = divided(con, metrics["cause"], Filters(), EVERYTHING).to_pylist()
    customers = compare(con, metrics["on_time"], "customer", Filters(), EVERYTHING)
    some = [row for row in customers.frame.to_pylist() if row["value"] is not None]
    cells = cells_of(con, Filters(), EVERYTHING)
    curve = delays.undelivered(con, Filters(), EVERYTHING)
    spans = delays.notice(con, Filters(), EVERYTHING)
    assert told.by_team.overall is not None
    assert customers.overall is not None
    return {
        "three_parts": (
            outcomes.bar(counts, total["percent"], LIGHT),
            outcomes.words(counts, total["percent"]),
        ),
        "trend": (
            trend.line(rows, "Kept on time:", LIGHT),
            trend.words(rows, "Kept on time", told.trend.verdict),
        ),
        "months": (months.stacked(by_month, still_open, LIGHT), months.words(by_month)),
        "teams": (
            against.dots(teams, told.by_team.overall, LIGHT),
            against.words(teams, "Kept on time by team", told.by_team.sentence),
        ),
        "causes": (bars.pareto(causes, NOT_RECORDED, LIGHT), bars.words(causes, "Causes")),
        "funnel": (
            funnel.dots(some, customers.overall, LIGHT),
            funnel.words(some, "Kept on time by customer", customers.sentence),
        ),
        "matrix": (matrix.grid(cells, LIGHT), matrix.words(cells)),
        "undelivered": (curves.steps(curve, LIGHT), curves.words(curve)),
        "notice": (notice.dots(spans, LIGHT), notice.words(spans)),
    }


# Pictures of so many marks that the words name only some of them: the first and last, the lowest
# and highest, those beyond chance.
SOME = {"trend", "funnel"}


@pytest.mark.parametrize("name", sorted(OPENS))
def test_the_words_say_what_the_data_say(drawn: dict[str, Drawn], name: str) -> None:
    fig, words = drawn[name]
    table = fig.table
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    assert rows
    numbers = set(re.findall(r"\d+(?:,\d{3})*", words))
    known = {number for row in rows for cell in row.values() for number in _numbers(cell)}
    told = rows if name not in SOME else [rows[-1]] if name == "trend" else []
    told += [row for row in rows if name == "funnel" and row["Beyond chance"]]
    for row in told:
        wanted = {n for title, cell in row.items() if title in _SAID for n in _numbers(cell)}
        assert wanted <= numbers, (name, row)
    if name not in SOME:  # and nothing else: but sums of all, and the sentence after it
        every = {
            f"{sum(_int(row[title]) for row in rows):,}" for title in table if _whole(table, title)
        }
        sentence = {
            "teams": words.rsplit(". ", 1)[0],
            "undelivered": words.split(": ", 1)[1],  # before it: how many in all, and open
        }.get(name, words)
        left = set(re.findall(r"\d+(?:,\d{3})*", sentence)) - known - every
        assert left <= _BESIDE.get(name, set()) | _of(fig), (name, left)


_SAID = {"Promises", "Share", "n", "On time", "Renegotiated", "Broken", "Kept on time",
         "Moves to a later date", "Still undelivered"}  # fmt: skip
_BESIDE = {"teams": {"95", "99", "9"}}


def _of(fig: Figure | Drawing) -> set[str]:
    """What every row is out of."""
    told = fig.table
    return {f"{n:,}" for n in told.get("Of", [])}


def _numbers(cell: Any) -> set[str]:
    return set(re.findall(r"\d+(?:,\d{3})*", f"{cell:,}" if isinstance(cell, int) else str(cell)))


def _int(cell: Any) -> int:
    return cell if isinstance(cell, int) else 0


def _whole(table: dict[str, list[Any]], title: str) -> bool:
    return all(isinstance(cell, int) for cell in table[title])


@pytest.mark.parametrize("name", sorted(OPENS))
def test_every_mark_that_is_data_opens_its_rows(drawn: dict[str, Drawn], name: str) -> None:
    picture = drawn[name][0]
    if isinstance(picture, Drawing):
        told = marks_of(picture)
        assert told
        cells = [cell for column in picture.table.values() for cell in column]
        known = {number for cell in cells for number in _numbers(cell)}
        known.add(f"{sum(cell for cell in cells if isinstance(cell, int)):,}")  # of how many
        assert len({str(opens) for opens, _ in told}) == len(told), "two marks open the same"
        for opens, says in told:
            assert all(isinstance(one, str | None) for one in opens)
            assert _numbers(says.split("\n")[1] if "\n" in says else says) <= known, says
        return
    fig = by_plotly(picture)
    opening = [trace for trace in fig.data if trace.customdata is not None]
    assert opening, "no mark carries what it opens"
    for trace in fig.data:
        if trace.hovertemplate:  # a mark that says something on hover is data
            assert trace.customdata is not None, trace.type
            assert len(trace.customdata) == len(trace.x)


DRAWN = sorted(OPENS & {"three_parts", "trend", "months", "teams", "causes"})


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_keeps_within_its_size_and_carries_its_n(
    drawn: dict[str, Drawn], name: str
) -> None:
    picture, _ = drawn[name]
    assert isinstance(picture, Drawing)
    for element in by_xml(picture).iter():
        for at, most in (
            ("x", WIDTH),
            ("cx", WIDTH),
            ("y", picture.height),
            ("cy", picture.height),
        ):
            assert -0.1 <= float(element.get(at, 0)) <= most + 0.1, (element.tag, element.attrib)
        for at in ("width", "height", "r"):
            assert float(element.get(at, 0)) >= 0
    table = picture.table
    column = next(title for title in ("n", "Promises") if title in table)
    drawn_words = " ".join(words_in(picture)).replace(",", "")
    for n in table[column]:
        assert str(n) in drawn_words, n


def test_what_is_drawn_stands_at_what_it_says(drawn: dict[str, Drawn]) -> None:
    """Lengths are read back from the drawing and held against the table it carries."""
    bar, months_, causes = (drawn[name][0] for name in ("three_parts", "months", "causes"))
    assert isinstance(bar, Drawing)
    assert isinstance(months_, Drawing)
    assert isinstance(causes, Drawing)
    parts = [float(rect.attrib["width"]) for rect in by_xml(bar).iter(f"{SVG}rect")]
    counts = [n for n in bar.table["Promises"] if n]
    assert [round(wide / WIDTH, 3) for wide in parts] == [round(n / sum(counts), 3) for n in counts]
    high = {
        tuple(opens): float(mark[0].attrib["height"])
        for mark, (opens, _) in zip(
            by_xml(months_).iterfind(f"{SVG}g[@data-opens]"), marks_of(months_), strict=True
        )
    }
    told = [n for title in ("On time", "Renegotiated", "Broken") for n in months_.table[title] if n]
    assert len(told) == len(high)
    assert max(high.values()) / sum(high.values()) == pytest.approx(
        max(told) / sum(told), abs=0.002
    )
    wide = [float(mark[2].attrib["width"]) for mark in by_xml(causes).iterfind(f"{SVG}g")]
    most = max(causes.table["Promises"])
    assert [round(one / max(wide), 2) for one in wide] == pytest.approx(
        [n / most for n in causes.table["Promises"]], abs=0.01
    )


def test_the_three_colours_are_the_same_on_light_and_dark_paper_and_apart_in_grey() -> None:
    from dashboard.charts.ink import BROKEN, ON_TIME, RENEGOTIATED

    light = [_lightness(colour) for colour in (ON_TIME, RENEGOTIATED, BROKEN)]
    apart = [abs(one - other) for one in light for other in light if one != other]
    assert min(apart) > 15
    assert LIGHT.paper != DARK.paper


def _lightness(colour: str) -> float:
    """CIE L* of '#RRGGBB': what grey print keeps of it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return float(116 * y ** (1 / 3) - 16)


def test_the_theme_has_the_ten_colours_that_plotly_takes() -> None:
    import tomllib
    from pathlib import Path

    config = Path(__file__).parents[1] / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text(encoding="utf-8"))["theme"]
    for mode in ("light", "dark"):
        assert len(theme[mode]["chartCategoricalColors"]) == 10
