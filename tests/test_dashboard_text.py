"""What leaves the dashboard: cells that no spreadsheet runs, labels that no Markdown reads."""

from __future__ import annotations

import ast
import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import escape
from dashboard.charts import against, months, outcomes, strip, trend
from dashboard.charts.ink import DARK, LIGHT
from dashboard.download import csv_bytes
from dashboard.staging import stage, unstage
from metrics.stops import Stop
from pipelines.formula import as_written, formula_safe
from tests.pictured import by_plotly, marks_of, words_in

LIVE = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
DASHBOARD = Path(__file__).parents[1] / "dashboard"

hostile = st.text(st.sampled_from([*LIVE, "'", "a", "1", " "]), max_size=6) | st.text(max_size=20)


@given(hostile)
def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(cell: str) -> None:
    safe = formula_safe(cell)
    assert not safe.startswith(LIVE)
    assert as_written(safe) == cell


def test_numbers_stay_numbers_and_lists_become_one_cell() -> None:
    table = pa.table({"slip": [-3, None], "flags": [["a", "b"], []], "name": ["=1+1", 'a"b,c']})
    read = list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"))))
    assert read == [["slip", "flags", "name"], ["-3", "a b", "'=1+1"], ["", "", 'a"b,c']]


@given(st.text(max_size=40))
def test_markdown_is_escaped_mark_by_mark(text: str) -> None:
    """Taking the backslashes, word joiners and isolates away gives the text, on one line."""
    added = dict.fromkeys(map(ord, "\u2060\u2068\u2069"))
    bare = re.sub(r"\\(.)", r"\1", escape.markdown(text)).translate(added)
    assert bare == " ".join(text.split()).translate(added)


def test_a_figure_runs_no_markup() -> None:
    assert escape.figure("<a href='x'>y</a>") == "&lt;a href=&#x27;x&#x27;&gt;y&lt;/a&gt;"
    assert len(escape.figure("x" * 500)) == 60


def test_every_cached_function_takes_the_scope() -> None:
    """One that read the visitor inside would give one reader another's rows."""
    cached = 0
    for path in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                "remembered" in ast.unparse(decorator) for decorator in node.decorator_list
            ):
                cached += 1
                assert {"version", "scope"} <= {a.arg for a in node.args.args}, node.name
    assert cached


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_the_pictures_and_their_words_say_the_same_numbers(ink: object) -> None:
    counts = {"on_time": 8, "renegotiated": 1, "broken": 1}
    percents = {"on_time": 80, "renegotiated": 10, "broken": 10}
    bar = outcomes.bar(counts, percents, LIGHT)
    assert [says for _, says in marks_of(bar)] == [
        "8 of 10 on time", "1 of 10 renegotiated", "1 of 10 broken",
    ]  # fmt: skip
    assert "on time 8 (80%), renegotiated 1 (10%), broken 1 (10%)" in outcomes.words(
        counts, percents
    )
    few = {"on_time": 3, "renegotiated": 0, "broken": 1}
    assert "%" not in outcomes.words(few, percents)

    row = {"key": "2026-03", "on_time": 8, "renegotiated": 1, "broken": 1}
    assert "Mar 2026, n 10: 8 on time, 1 renegotiated, 1 broken" in months.words([row])
    drawn = months.stacked([row], frozenset(), LIGHT)
    assert [says.split("\n")[1] for _, says in marks_of(drawn)] == [
        "1 broken", "1 renegotiated", "8 on time",
    ]  # fmt: skip
    assert "10" in words_in(drawn)


def test_pictures_of_nothing_and_of_one_are_drawn() -> None:
    month = {"key": "2026-03", "value": 0.8, "n": 10, "shown": "80%", "is_open": True,
             "middle": None, "lower": None, "upper": None, "signal": ""}  # fmt: skip
    empty = month | {"key": "2026-04", "value": None, "n": 0, "shown": "–"}
    assert "last 80%, n 10" in trend.words([month, empty], "Kept on time", "Too early.")
    one = trend.line([month, empty], "Kept on time:", LIGHT)
    assert marks_of(one) == [
        (["2026-03"], "Mar 2026\nKept on time: 80%, n 10\nstill open: can get worse")
    ]
    assert marks_of(trend.line([empty], "Kept on time:", DARK)) == []
    assert marks_of(trend.line([], "Kept on time:", DARK)) == []
    team = {"key": None, "value": 0.5, "n": 4, "shown": "2 of 4", "lower_95": 0.1, "upper_95": 0.9,
            "lower_999": 0.0, "upper_999": 1.0, "differs": "", "is_ranked": False,
            "low": 0.15, "high": 0.85}  # fmt: skip
    assert marks_of(against.dots([team], 0.5, LIGHT))[0][0] == [None]
    odd = "\ufffe<b a='\"'>&\x01"  # signs that no XML can hold, and signs that it gives a meaning
    [(opens, says)] = marks_of(against.dots([team | {"key": odd}], 0.5, LIGHT))
    assert opens == [odd]
    assert says.startswith("<b a='\"'>&\n2 of 4, n 4")
    assert "none recorded 2 of 4, n 4" in against.words([team], "By team", "None differs.")


def test_a_strip_is_drawn_from_a_single_day() -> None:
    from datetime import datetime

    stops = [
        Stop(datetime(2026, 3, 1), "made", "made 1 Mar"),
        Stop(datetime(2026, 3, 1), "due", "first date 1 Mar"),
    ]
    by_plotly(strip.strip(stops, None, LIGHT))
    assert strip.words(stops) == "Timeline: made 1 Mar; first date 1 Mar."


def test_the_same_bytes_are_staged_once_and_names_stay_in_their_folder(tmp_path: Path) -> None:
    first = stage(tmp_path, "../../a:b\x00.csv", b"x")
    assert first.parent.parent == tmp_path
    assert first.suffix == ".csv"
    assert stage(tmp_path, "../../a:b\x00.csv", b"x") == first
    assert stage(tmp_path, "", b"x").parent == first.parent
    assert len(stage(tmp_path, "n" * 300 + ".csv", b"y").name) <= 255  # what a disk takes
    unstage(first)
    assert not first.exists()
