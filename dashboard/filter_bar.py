"""The filters, drawn once by the frame: widgets bound to the URL in, Filters out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import address, escape
from dashboard.locale import day_written, input_format
from dashboard.remembered import remembered
from metrics.filters import Filters
from metrics.scope import Scope
from pipelines.keeping.contract import Reader

NONE_RECORDED = "none recorded"
BETWEEN = "Between two days"
PERIODS = ("All time", "Last 3 months", "Last 6 months", "Last 12 months", "This year", BETWEEN)
_MONTHS = {"Last 3 months": 3, "Last 6 months": 6, "Last 12 months": 12}
_LISTS = (
    ("team", "teams", "All teams"),
    ("customer", "customers", "All customers"),
    ("kind", "kinds", "All kinds"),
    ("source", "sources", "All sources"),
)


def draw(reader: Reader, scope: Scope) -> Filters:
    """Small buttons, each saying what is chosen; every choice is in the URL."""
    first, last = _days(str(reader.path), scope, reader)
    _follow_address()
    period, between = _period()
    chosen = {
        name: _list(column, everything, _choices(str(reader.path), column, scope, reader))
        for column, name, everything in _LISTS
    }
    as_of = _as_of(first, last)
    start, end = span(period, between, as_of or last)
    return Filters(**chosen, first_due_from=start, first_due_to=end, as_of=as_of)


# What an address says of each filter, as its widget holds it.
_READ: dict[str, Callable[[list[str]], Any]] = {
    **{column: list for column, *_ in _LISTS},
    "period": lambda asked: PERIODS[PERIODS.index(asked[0])] if asked else PERIODS[0],
    "between": lambda asked: tuple(map(date.fromisoformat, asked[:2])),
    "as_of": lambda asked: date.fromisoformat(asked[0]) if asked else None,
}


def _asked(key: str) -> Any:
    """What a filter is set to, before its widget is drawn: at a visitor's first look only the
    address knows, and the button over the widget has to say it too.
    """
    if key in st.session_state:
        return st.session_state[key]
    try:
        return _READ[key](st.query_params.get_all(key))
    except ValueError:  # Streamlit then falls back to the widget's first value
        return _READ[key]([])


def _follow_address() -> None:
    for key, read in _READ.items():
        address.follow(key, read)


def span(
    period: str, between: tuple[date, ...], last: date | None
) -> tuple[date | None, date | None]:
    """The first and last day of a period, counted back from the day looked from."""
    if period == BETWEEN:
        # While the reader has picked only the first of two days, only that one holds.
        return (between[0] if between else None), (between[1] if len(between) > 1 else None)
    if last is None or period not in PERIODS[1:]:
        return None, None
    if period == "This year":
        return date(last.year, 1, 1), date(last.year, 12, 31)
    return months_before(last, _MONTHS[period]) + timedelta(days=1), last


def _period() -> tuple[str, tuple[date, ...]]:
    asked = _asked("period")
    with st.popover(_period_in_words(asked), icon=":material/date_range:", key="period_box"):
        asked = st.radio(
            "Promises first due in",
            PERIODS,
            key="period",
            bind="query-params",
            help="The period is of the first date we gave. Closing, pushing or editing a promise "
            "later cannot move it to another month.",
        )
        if asked != BETWEEN:
            return asked, ()
        picked = st.date_input(
            "From and to",
            [],  # a range of which nothing is picked yet
            min_value=date(1970, 1, 1),
            max_value=date(2199, 12, 31),
            key="between",
            format=input_format(),
            bind="query-params",
        )
        return asked, picked


def _period_in_words(asked: str) -> str:
    between: tuple[date, ...] = tuple(_asked("between") or ())
    if asked == BETWEEN and len(between) == 2:
        return f"{day_written(between[0])} – {day_written(between[1])}"
    return str(asked)


def _list(column: str, everything: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """A name in the URL that is not in the store stays chosen, so that the page can say that
    nothing matches it instead of showing everything.
    """
    named = [value for value in st.query_params.get_all(column) if value not in choices]
    picked = _asked(column)
    label = (
        everything if not picked else picked[0] if len(picked) == 1 else f"{len(picked)} {column}s"
    )
    with st.popover(escape.markdown(label), key=f"{column}_box"):
        values = st.multiselect(
            column.capitalize(),
            [*choices, *named],
            key=column,
            bind="query-params",
            placeholder=everything,
        )
    return tuple("" if value == NONE_RECORDED else value for value in values)


def _as_of(first: date | None, last: date | None) -> date | None:
    asked = _asked("as_of")
    if asked is not None and not (first or asked) <= asked <= (last or asked):
        asked = None  # as the widget has it: a day that no export speaks for is none
    label = f"As of {day_written(asked)}" if asked else "As of the newest export"
    with st.popover(label, icon=":material/history:", key="as_of_box"):
        day: date | None = st.date_input(
            "As of",
            None,
            min_value=first,
            max_value=last,
            key="as_of",
            format=input_format(),
            bind="query-params",
            help="Look from an earlier day: everything that happened later is ignored. Empty: "
            "each promise is judged at the newest export that contains it.",
        )
    return day if day is None or last is None or day < last else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@remembered
def _choices(version: str, column: str, scope: Scope, _reader: Reader) -> tuple[str, ...]:
    """The names there are, none recorded last."""
    condition, params = scope.where()
    found = _reader.query(
        f"SELECT DISTINCT {column} AS name FROM promises WHERE {condition} ORDER BY name",
        list(params),
    )["name"].to_pylist()
    return tuple([name for name in found if name is not None] + [NONE_RECORDED] * (None in found))


@remembered
def _days(version: str, scope: Scope, _reader: Reader) -> tuple[date | None, date | None]:
    """The first day a reader may look from, and the newest as-of."""
    condition, params = scope.where()
    row = _reader.query(
        "SELECT CAST(min(least(as_of, coalesce(made_at, as_of))) AS DATE) AS first, "
        f"CAST(max(as_of) AS DATE) AS last FROM promises WHERE {condition}",
        list(params),
    ).to_pylist()[0]
    return row["first"], row["last"]
