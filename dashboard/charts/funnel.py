"""Groups by how many promises they have: the compared frame in, a funnel of dots out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, carrying, faded, figure
from dashboard.escape import figure as shown

NAMED = 6  # of those outside; the table names all


def dots(
    rows: Sequence[Mapping[str, Any]], overall: float, ink: Ink, *, date: str = "first date"
) -> Figure:
    """A dot a group: the more promises whose `date` has passed, the further right; between the
    curves is what chance alone explains for that many (95% dark, 99.9% light). A click carries the
    key.
    """
    told = sorted(rows, key=lambda row: (row["n"], row["key"] or ""))
    fig = figure(ink, height=380, margin={"l": 0, "r": 12, "t": 12, "b": 0})
    for low, high, opacity in (("lower_999", "upper_999", 0.14), ("lower_95", "upper_95", 0.2)):
        _band(fig, told, low, high, faded(ink.quiet, opacity))
    fig.add_hline(y=overall, line={"color": ink.quiet, "width": 1, "dash": "dot"})
    fig.add_annotation(
        x=1, xref="paper", xanchor="right", y=overall, yanchor="bottom", showarrow=False,
        text=f"all: {overall:.0%}", font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    colours = {"below": BROKEN, "above": ON_TIME}
    outside = [row for row in told if row["differs"]]
    named = {row["key"] for row in sorted(outside, key=lambda row: -row["n"])[:NAMED]}
    fig.add_scatter(
        x=[row["n"] for row in told],
        y=[row["value"] for row in told],
        mode="markers+text",
        marker={
            "opacity": 0.9,
            "size": [12 if row["differs"] else 8 for row in told],
            "color": [colours.get(row["differs"], ink.quiet) for row in told],
            "line": {"width": 1, "color": ink.edge},
        },
        text=[f"{shown(row['key'], 22)} · n {row['n']:,}" if row["key"] in named else ""
              for row in told],
        textposition=["middle left" if row["n"] > 0.6 * told[-1]["n"] else "middle right"
                      for row in told],
        textfont={"size": 12, "color": ink.text},
        cliponaxis=False,
        customdata=[[row["key"]] for row in told],
        hovertext=[
            f"<b>{shown(row['key'] or 'none recorded')}</b><br>{row['shown']}, n {row['n']:,}"
            for row in told
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    lowest = min((min(row["value"], row["lower_95"]) for row in told), default=0.0)
    fig.update_yaxes(range=[max(0.0, lowest - 0.08), 1.03], tickformat=".0%", nticks=6)
    fig.update_xaxes(showline=True, nticks=7, rangemode="tozero",
                     title={"text": f"n: promises whose {date} has passed", "standoff": 6,
                            "font": {"size": 12, "color": ink.quiet}})  # fmt: skip
    return carrying(
        fig,
        {
            "Group": [row["key"] or "none recorded" for row in told],
            told[0]["label"] if told else "Kept on time": [row["shown"] for row in told],
            "n": [row["n"] for row in told],
            "Beyond chance": [row["differs"] for row in told],
        },
    )


def _band(fig: Figure, told: Sequence[Mapping[str, Any]], low: str, high: str, colour: str) -> None:
    """The room between two limits; one point for each number of promises there is."""
    at = {row["n"]: (max(0.0, row[low]), min(1.0, row[high])) for row in told}
    for side in (0, 1):
        fig.add_scatter(
            x=list(at), y=[pair[side] for pair in at.values()], mode="lines", hoverinfo="skip",
            line={"width": 0}, fill="tonexty" if side else None, fillcolor=colour,
        )  # fmt: skip


def words(rows: Sequence[Mapping[str, Any]], title: str, sentence: str) -> str:
    """The picture for a reader who does not see it: those outside, each with its numbers."""
    outside = [
        f"{row['key'] or 'none recorded'} {row['shown']}, n {row['n']:,} ({row['differs']})"
        for row in sorted(rows, key=lambda row: -row["n"])
        if row["differs"]
    ]
    told = f" Outside what chance explains: {'; '.join(outside)}." if outside else ""
    return f"{title}, {len(rows):,} in all.{told} {sentence}"
