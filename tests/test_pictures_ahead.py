"""The pictures of single promises, dates and loads say in words what their data say, have room for
what they write, and the marks of Measures open what they count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest

from dashboard.charts import calibration, chances, delivered, loads, shares, strip
from dashboard.charts.figure import Figure
from dashboard.charts.ink import DARK, LIGHT
from metrics import behind, forecast, history, risk
from metrics.backtest import forecast_record
from metrics.chance import chances as ahead
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.forecast import date_to_promise
from metrics.metric import by
from metrics.scope import EVERYTHING
from metrics.stops import Stop, late_from, stops_of
from pipelines.keeping.contract import Store
from tests.pictured import by_plotly

ALL = Filters()


@pytest.fixture(scope="module")
def con(sample_store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    reader = sample_store.reader()
    assert reader is not None
    with reader.cursor() as cursor:
        yield cursor


def rows_of(fig: Figure) -> list[dict[str, Any]]:
    table = fig.table
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def test_a_strip_says_each_stop_and_its_table_has_them_all(con: duckdb.DuckDBPyConnection) -> None:
    worst = risk.forgotten(con, ALL, EVERYTHING).to_pylist()[:5]
    assert worst
    for row in worst:
        key = history.Key(row["source"], row["instance"], row["promise_id"])
        promise = history.promise(con, key, ALL, EVERYTHING)
        assert promise is not None
        moves = history.moves(con, key, ALL, EVERYTHING).to_pylist()
        stops = stops_of(promise, moves, year=2026)
        fig = strip.strip(stops, late_from(promise), DARK)
        by_plotly(fig)
        assert [each["What"] for each in rows_of(fig)] == [stop.label for stop in stops]
        assert strip.words(stops) == f"Timeline: {'; '.join(stop.label for stop in stops)}."


@pytest.mark.parametrize("moves", [0, 1, 3, 8, 20])
def test_no_label_of_a_strip_runs_into_another_on_the_narrowest_screen(moves: int) -> None:
    first = datetime(2026, 1, 1)
    stops = [Stop(first, "made", "made 1 Jan"), Stop(first, "due", "first date 1 Jan")]
    for at in range(moves):
        day = first + timedelta(days=3 * at + 1)
        stops += [Stop(day, "moved", f"moved on {day:%-d %b}"),
                  Stop(day + timedelta(days=9), "due", f"new date {day:%-d %b}")]  # fmt: skip
    stops.append(Stop(first + timedelta(days=90), "today", "as of 1 Apr", "broken"))
    notes = strip.strip(stops, None, LIGHT).layout["annotations"]
    told = [note["text"] for note in notes]
    assert {"made 1 Jan", "first date 1 Jan", "as of 1 Apr"} <= set(told)
    low, high = (value for value in (stops[0].at, stops[-1].at))
    boxes = []
    for note in notes:
        at = (strip.PAD + (note["x"] - low) / (high - low)) / (1 + 2 * strip.PAD) * strip.NARROW
        wide = len(note["text"]) * strip.SIGN
        left = at - {"left": 0, "center": wide / 2, "right": wide}[note["xanchor"]]
        boxes.append((left, left + wide, note["y"]))
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] != other[2] or one[1] <= other[0] or other[1] <= one[0]


def test_dates_loads_and_forecasts_say_in_words_what_their_tables_hold(
    con: duckdb.DuckDBPyConnection,
) -> None:
    pair, told = max(date_to_promise(con, ALL, EVERYTHING).items(), key=lambda each: each[1].n)
    curve = forecast.curves(con, ALL, EVERYTHING)[pair]
    assert curve.longest is not None
    said = {0.5: told.half, 0.85: told.most}
    fig = delivered.curve(
        curve.days.tolist(), [float(1 - left) for left in curve.survival], curve.longest, said,
        told.n, LIGHT,
    )  # fmt: skip
    words = delivered.words(said, told.n, curve.still_open)
    assert {row["n"] for row in rows_of(fig)} == {told.n}
    for share, day in said.items():
        assert f"{share:.0%} within {day} days" in words
        by_then = [row for row in rows_of(fig) if row["Days"] <= day]
        assert float(by_then[-1]["Delivered within"].rstrip("%")) >= 100 * share

    drawn = [
        loads.Load(team, due, usual)
        for team, (due, usual) in forecast.load(con, ALL, EVERYTHING).items()
    ]
    for row in rows_of(loads.lines(drawn, LIGHT)):
        usual = row["Usually delivered in 14 days"]
        assert f"{row['Team']} {row['Due in 14 days']} due, usually {usual:.1f}" in loads.words(
            drawn
        )

    bins = forecast_record(con, ALL, EVERYTHING).calibration
    fig = calibration.dots(bins, LIGHT)
    assert len(fig.layout["annotations"]) == len(bins) > 3
    for row, note in zip(rows_of(fig), fig.layout["annotations"], strict=True):
        assert note["text"] == f"n {row['n']:,}"
        said_so = f"told {row['Chance told']}, kept {row['Share kept']}, n {row['n']:,}"
        assert said_so in calibration.words(bins)

    rows = by(con, metrics["on_time"], "team", ALL, EVERYTHING).to_pylist()
    for row in rows_of(shares.dots(rows, LIGHT)):
        assert f"{row['What']} {row['Share']}, n {row['n']:,}" in shares.words(rows, "On time")


def test_each_dot_of_what_is_due_has_its_n_beside_it(con: duckdb.DuckDBPyConnection) -> None:
    table = ahead(con, ALL, EVERYTHING)
    rows = [row for row in table.to_pylist() if row["chance"] is not None and row["days_left"] >= 0]
    rows = [row for row in rows if row["days_left"] <= 14]
    fig = chances.ahead(rows, LIGHT)
    [dots] = [trace for trace in fig.data if trace.get("customdata")]
    assert len(dots["customdata"]) == len(rows) > 20
    assert [text or f"n {row['n']}" for text, row in zip(dots["text"], rows, strict=True)] == [
        f"n {row['n']}" for row in rows
    ]
    assert sum(bool(text) for text in dots["text"]) >= 0.9 * len(rows)
    first = rows[0]
    assert f"{len(rows)} promises due in 14 days" in chances.words(rows)
    assert f"{first['shown']}, due in {first['days_left']} days" in chances.words(rows)


def test_a_crowd_of_dots_leaves_out_what_has_no_room_and_covers_nothing() -> None:
    row = {"source": "kept", "instance": "", "promise_id": "P", "title": None, "customer": None,
           "days_left": 3, "chance": 0.2, "n": 20, "shown": "20%"}  # fmt: skip
    crowd = [row | {"promise_id": f"P-{at}", "chance": 0.2 + at / 500} for at in range(40)]
    [dots] = [trace for trace in chances.ahead(crowd, LIGHT).data if trace.get("customdata")]
    assert len(dots["customdata"]) == 40
    assert 0 < sum(bool(text) for text in dots["text"]) < 12
    # No n is struck through by the line of as likely as not, or stands on the words of an axis.
    for days, chance in ((14, 0.5), (7, 0.49), (0, 0.01)):
        drawn = chances.ahead([row | {"days_left": days, "chance": chance}], LIGHT)
        [dot] = [trace for trace in drawn.data if trace.get("customdata")]
        assert dot["textposition"] != ["middle left"]
        assert dot["text"] == ["n 20"]
        assert chance < 0.4 or dot["textposition"][0] in ("top center", "bottom center")


@pytest.mark.parametrize("name", ["on_time", "broken", "touched", "forgotten", "vague_date"])
@pytest.mark.parametrize("cut", ["team", "source"])
def test_a_mark_of_a_measure_opens_as_many_promises_as_it_counts(
    con: duckdb.DuckDBPyConnection, name: str, cut: Any
) -> None:
    metric = metrics[name]
    rows = [row for row in by(con, metric, cut, ALL, EVERYTHING).to_pylist() if row["count"]]
    assert rows
    for row in rows:
        key = (row["key"] or "",)
        about = Filters(teams=key) if cut == "team" else Filters(sources=key)
        where = behind.of_a_mark(con, metric, cut, row["key"], about, EVERYTHING)
        assert behind.many(con, where, about, EVERYTHING) == row["count"], row["key"]
