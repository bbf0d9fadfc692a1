"""A figure and its words go in; it is drawn with its as-of, a table beside it and two downloads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeVar

import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from dashboard import acting, session
from dashboard.charts.drawing import Drawing
from dashboard.charts.figure import Figure, Spec
from dashboard.charts.ink import CONFIG, Ink
from dashboard.download import csv_bytes
from dashboard.escape import markdown
from dashboard.locale import day_written
from dashboard.remembered import remembered
from dashboard.session import Session
from metrics.filters import Filters
from metrics.owed import as_of
from metrics.scope import Scope

Drawn = TypeVar("Drawn", Figure, Drawing)


class _Ready(go.Figure):  # type: ignore[misc]
    """A finished specification as Streamlit takes it: a figure that is asked for its own. A plain
    one it would give to Plotly first, to look at every value again at each click.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def to_dict(self) -> Spec:
        return self._spec


@cache
def _stretched() -> Any:
    """The element that draws a drawing: of its own page, styled by kept.html."""
    return st.components.v2.component(
        "kept.picture", html='<div class="kept-picture"></div>', js="picture.js",
        isolate_styles=False,
    )  # fmt: skip


def picture(
    fig: Figure | Drawing,
    alt: str,
    key: str,
    *,
    opens: bool = False,
    stays: bool = False,
    caption: str = "",
    day: date | None = None,
) -> list[Any] | None:
    """Draw a picture; with `opens`, what the mark that was chosen carries, once, or with `stays`
    until it is chosen again.

    Under it stand the caption and the day it is as of (`day`, else those of what is chosen);
    beside them a button opens the table it carries, and saves a drawing as SVG. A figure's own
    button, on it, does that.
    """
    if isinstance(fig, Drawing):
        drawn = fig.svg(alt)
        chosen = _stretched()(
            key=key, data={"svg": drawn, "opens": opens, "stays": stays}, height=round(fig.height),
            on_opened_change=lambda: None,
        )  # fmt: skip
        below(fig.table, alt, key, caption, day, drawn)
        return chosen.opened if opens else None
    config = CONFIG | {"toImageButtonOptions": {"format": "svg", "filename": f"kept_{key}"}}
    if opens:
        event = st.plotly_chart(
            _Ready(fig.spec()), theme=None, config=config, key=key, alt=alt, on_select="rerun",
            selection_mode="points",
        )  # fmt: skip
    else:
        st.plotly_chart(_Ready(fig.spec()), theme=None, config=config, key=key, alt=alt)
    below(fig.table, alt, key, caption, day)
    if not opens:
        return None
    clicked = [point.get("customdata") for point in event["selection"]["points"]]
    return next((list(data) for data in clicked if data), None)


def below(
    table: dict[str, list[Any]],
    alt: str,
    key: str,
    caption: str = "",
    day: date | None = None,
    drawn: str = "",
) -> None:
    """The line under a picture; `drawn` is what can be saved of it as SVG."""
    now = session.current()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        seen = f"as of {day_written(day)}" if day else as_of_in_words(now)
        told = " · ".join(filter(None, (caption.removesuffix("."), seen)))
        st.html(f'<p class="kept-caption">{told[:1].upper()}{told[1:]}</p>', width="content")
        if not table or not next(iter(table.values())):
            return
        box = st.popover(
            "Table", key=f"{key}_table_box", type="tertiary", icon=":material/table:",
            on_change="rerun",
        )  # fmt: skip
        with box:
            if box.open:
                _table(table, alt, key)
                if drawn:
                    acting.download(
                        "Download as SVG", drawn, f"kept_{key}.svg", "image/svg+xml",
                        what="a picture as SVG", key=f"{key}_svg", on_click="ignore",
                        icon=":material/download:",
                    )  # fmt: skip


def _table(told: dict[str, list[Any]], alt: str, key: str) -> None:
    rows = pa.table(told)
    st.dataframe(
        pa.table({markdown(name): rows[name] for name in rows.column_names}),
        hide_index=True, key=f"{key}_table", width="content", alt=alt,
        height="content" if rows.num_rows <= 12 else 430,
    )  # fmt: skip
    acting.download(
        "Download as CSV", lambda: csv_bytes(rows), f"{key}.csv", "text/csv",
        what="the table of a picture as CSV", key=f"{key}_table_csv", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def as_of_in_words(now: Session) -> str:
    """'as of 15 Nov 2026', or the span of days where systems speak for several."""
    days = sorted({row["as_of"].date() for row in now.ask(as_of).to_pylist()})
    if now.filters.as_of is not None:
        days = [now.filters.as_of]
    if not days:
        return ""
    if len(days) > 1:
        return f"as of {day_written(days[0], year=days[-1].year)} to {day_written(days[-1])}"
    return f"as of {day_written(days[-1])}"


def newest_as_of(now: Session) -> date | None:
    """The newest day any of the chosen promises speaks for."""
    return max((row["as_of"].date() for row in now.ask(as_of).to_pylist()), default=None)


def drawn(
    now: Session,
    name: str,
    draw: Callable[[Ink], Drawn],
    *told: str,
    filters: Filters | None = None,
) -> Drawn:
    """The figure `name`, drawn once for each version, filters, scope and paper; `told` is what
    else it depends on."""
    fig: Drawn = _drawn(
        str(now.reader.path), name, told, filters or now.filters, now.scope, session.ink(), draw
    )
    return fig


@remembered
def _drawn(
    version: str,
    name: str,
    told: tuple[str, ...],
    filters: Filters,
    scope: Scope,
    ink: Ink,
    _draw: Callable[[Ink], Any],
) -> Any:
    """Shared by all visitors, so everything a figure depends on is a part of its key."""
    return _draw(ink)
