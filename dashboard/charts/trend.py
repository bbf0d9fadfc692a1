"""A rate by month with its limits: the trend frame in, the picture and its words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, carrying, figure, framed, settled, upright
from dashboard.escape import figure as shown

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_in_words(key: str) -> str:
    """'2026-03' is 'Mar 2026'."""
    year, month = key.split("-")
    return f"{_NAMES[int(month) - 1]} {year}"


def line(
    rows: Sequence[Mapping[str, Any]],
    title: str,
    ink: Ink,
    marks: Mapping[str, str] | None = None,
    *,
    height: int = 300,
) -> Figure:
    """`rows` as metrics.trend gives them; a month still open is an open ring, a month beyond the
    limits is ringed, and the number of promises stands under each point. `marks`: what was done
    otherwise from a month ('2026-03') on, as a reader wrote it.
    """
    fig = figure(ink, height=height, margin={"l": 0, "r": 64, "t": 24 if marks else 8, "b": 0})
    months = [row["key"] for row in rows]
    limits = [row for row in rows if row["lower"] is not None]
    if limits:
        # From a marked change on they are worked out anew, so they are drawn apart.
        for _, stretch in groupby(limits, key=lambda row: row["stretch"]):
            _limits(fig, list(stretch), ink)
        _said(fig, limits[-1], ink)
    _marks(fig, months, marks or {}, ink)
    drawn = [row for row in rows if row["value"] is not None]
    ticked = rows if len(rows) <= 6 else [row for row in rows if int(row["key"][5:]) % 3 == 1]
    fig.add_scatter(
        x=[row["key"] for row in drawn],
        y=[row["value"] for row in drawn],
        mode="lines",
        line={"color": ON_TIME, "width": 1.5},
        opacity=0.45,
        hoverinfo="skip",
    )
    fig.add_scatter(
        x=[row["key"] for row in drawn],
        y=[row["value"] for row in drawn],
        mode="markers",
        marker={
            "opacity": 1,
            "size": [11 if row["signal"] in ("above", "below") else 8 for row in drawn],
            "color": [ink.paper if row["is_open"] else ON_TIME for row in drawn],
            "line": {
                "width": 2,
                "color": [BROKEN if row["signal"] == "below" else ON_TIME for row in drawn],
            },
        },
        customdata=[[row["key"]] for row in drawn],
        text=[_hover(row, title) for row in drawn],
        hovertemplate="%{text}<extra></extra>",
    )
    fig.update_xaxes(
        type="category",
        categoryarray=months,
        tickvals=[row["key"] for row in ticked],
        ticktext=[month_in_words(row["key"]).replace(" ", "<br>") for row in ticked],
        showline=True,
    )
    # The range is that of the months and of the latest limits: those of a first month with three
    # promises in it would press all others flat.
    seen = [row["value"] for row in drawn]
    if limits:
        seen += [limits[-1]["lower"], limits[-1]["upper"]]
    low, high = min(seen, default=0.0), max(seen, default=1.0)
    high = max(high, low + 0.3)  # or a single month would fill the picture with its few points
    room = 0.2 * (high - low) + 0.06  # under the lowest point, for the numbers at the foot
    foot = low - room
    fig.update_yaxes(
        range=[foot, max(min(1.02, high + 0.06), low + 0.1)],
        tickformat=".0%",
        tickvals=_ticks(foot, high),
    )
    numbers = [f"{'n ' * (row is drawn[0])}{row['n']:,}" for row in drawn]
    at = [row["key"] for row in drawn]
    fig.add_trace(upright(at, numbers, [foot] * len(drawn), room, ink))
    framed(settled(fig, l=38, r=64, t=24 if marks else 8, b=38), ink)
    return carrying(
        fig,
        {
            "Month": [month_in_words(row["key"]) for row in drawn],
            "Share": [row["shown"] for row in drawn],
            "n": [row["n"] for row in drawn],
            "Limits": [
                "" if row["lower"] is None else f"{max(0.0, row['lower']):.0%}–"
                f"{min(1.0, row['upper']):.0%}"
                for row in drawn
            ],
            "Beyond them": [row["signal"] if row["signal"] in ("above", "below") else ""
                            for row in drawn],
            "Still open": ["yes" if row["is_open"] else "" for row in drawn],
        },
    )  # fmt: skip


def _ticks(foot: float, high: float) -> list[float]:
    """Three to five shares from none to all; no share is under none."""
    step = next(step for step in (0.05, 0.1, 0.2, 0.5) if high - max(foot, 0.0) <= 4.5 * step)
    return [at * step for at in range(round(1 / step) + 1) if foot <= at * step <= high + 0.06]


def _limits(fig: Figure, limits: Sequence[Mapping[str, Any]], ink: Ink) -> None:
    x = [row["key"] for row in limits]
    upper = [min(1.0, row["upper"]) for row in limits]
    lower = [max(0.0, row["lower"]) for row in limits]
    fig.add_scatter(x=x, y=upper, mode="lines", line={"width": 0, "shape": "hvh"}, hoverinfo="skip")
    fig.add_scatter(
        x=x,
        y=lower,
        mode="lines",
        line={"width": 0, "shape": "hvh"},
        fill="tonexty",
        fillcolor=ink.field,
        hoverinfo="skip",
    )
    middle = [row["middle"] for row in limits]
    fig.add_scatter(
        x=x, y=middle, mode="lines", line={"color": ink.quiet, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )  # fmt: skip


def _said(fig: Figure, row: Mapping[str, Any], ink: Ink) -> None:
    """Once, at the end of the lines, in the lightest way that can be read."""
    upper, lower = min(1.0, row["upper"]), max(0.0, row["lower"])
    for value, text in (
        (upper, f"{upper:.0%}"),
        (row["middle"], f"{row['middle']:.0%} usual"),
        (lower, f"{lower:.0%}"),
    ):
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=value, text=text, showarrow=False,
            font={"size": 12, "color": ink.quiet},
        )  # fmt: skip


def _marks(fig: Figure, months: Sequence[str], marks: Mapping[str, str], ink: Ink) -> None:
    """A line before the month of each change, with its words."""
    for month, text in marks.items():
        if month in months:
            x = months.index(month) - 0.5
            fig.add_shape(
                type="line", x0=x, x1=x, y0=0, y1=1, yref="paper",
                line={"color": ink.quiet, "width": 1},
            )  # fmt: skip
            fig.add_annotation(
                x=x, y=1, yref="paper", yanchor="bottom", xanchor="left", text=shown(text, 40),
                showarrow=False, font={"size": 12, "color": ink.quiet},
            )  # fmt: skip


def _hover(row: Mapping[str, Any], title: str) -> str:
    text = f"<b>{month_in_words(row['key'])}</b><br>{title} {row['shown']}, n {row['n']:,}"
    return text + ("<br>still open: can get worse" if row["is_open"] else "")


def words(rows: Sequence[Mapping[str, Any]], title: str, verdict: str) -> str:
    """The picture for a reader who does not see it: first, last, lowest and highest month."""
    drawn = [row for row in rows if row["value"] is not None]
    if not drawn:
        return f"{title} by month: nothing to draw."
    low = min(drawn, key=lambda row: row["value"])
    high = max(drawn, key=lambda row: row["value"])
    said = [
        f"{title} by month of the first due, {month_in_words(drawn[0]['key'])} to "
        f"{month_in_words(drawn[-1]['key'])}",
        f"lowest {low['shown']} in {month_in_words(low['key'])}",
        f"highest {high['shown']} in {month_in_words(high['key'])}",
        f"last {drawn[-1]['shown']}, n {drawn[-1]['n']:,}",
    ]
    return f"{'; '.join(said)}. {verdict}"
