"""What is due soon against its chance to be kept: rows with a chance in, the picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, carrying, figure
from dashboard.escape import figure as shown

NAMED = 3  # the least likely are named in the picture; the table names all


def ahead(rows: Sequence[Mapping[str, Any]], ink: Ink) -> Figure:
    """`rows` as metrics.chance gives them, the least likely first, each with a chance: the day it
    is due from left to right, the chance from below to above. A click carries the key.
    """
    fig = figure(ink, height=300, margin={"l": 0, "r": 12, "t": 12, "b": 0})
    fig.add_hline(y=0.5, line={"color": ink.quiet, "width": 1, "dash": "dot"})
    fig.add_annotation(
        x=0, xref="paper", xanchor="left", y=0.5, yanchor="bottom", showarrow=False,
        text="as likely late as kept", font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    fig.add_scatter(
        x=[row["days_left"] for row in rows],
        y=[row["chance"] for row in rows],
        mode="markers",
        marker={
            "opacity": 0.9,
            "size": 11,
            "color": [BROKEN if row["chance"] < 0.5 else ON_TIME for row in rows],
            "line": {"width": 1.2, "color": ink.edge},
        },
        cliponaxis=False,
        customdata=[[row["source"], row["instance"], row["promise_id"]] for row in rows],
        hovertext=[_hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for row in rows[:NAMED]:
        is_left = row["days_left"] > 7
        if row["chance"] >= 0.5 or not _has_room(row, rows, is_left=is_left):
            continue
        fig.add_annotation(
            x=row["days_left"], y=row["chance"], xanchor="right" if is_left else "left",
            xshift=-9 if is_left else 9, text=shown(row["title"] or row["promise_id"], 26),
            showarrow=False, font={"size": 12, "color": ink.text},
        )  # fmt: skip
    fig.update_yaxes(range=[-0.03, 1.03], tickformat=".0%", nticks=5)
    fig.update_xaxes(
        range=[-0.5, 14.5], tickvals=[0, 7, 14],
        ticktext=["as-of day", "7 days", "14 days"],
        showline=True,
    )  # fmt: skip
    return carrying(
        fig,
        {
            "Promise": [row["title"] or row["promise_id"] for row in rows],
            "Customer": [row["customer"] for row in rows],
            "Days left": [row["days_left"] for row in rows],
            "Chance": [row["shown"] for row in rows],
            "n": [row["n"] for row in rows],
        },
    )


def _has_room(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, is_left: bool) -> bool:
    """Whether a name beside the dot is in no other's way, on a telephone too."""
    return not any(
        other is not row
        and abs(other["chance"] - row["chance"]) < 0.06
        and (other["days_left"] <= row["days_left"] if is_left
             else other["days_left"] >= row["days_left"])
        for other in rows
    )  # fmt: skip


def _hover(row: Mapping[str, Any]) -> str:
    return (
        f"<b>{shown(row['title'] or row['promise_id'])}</b><br>{shown(row['customer'] or '')}"
        f"<br>{row['shown']}, from n {row['n']:,}; due in {row['days_left']} days"
    )


def words(rows: Sequence[Mapping[str, Any]]) -> str:
    """The picture for a reader who does not see it."""
    if not rows:
        return "Chance to be kept of what is due soon: nothing to draw."
    unlikely = sum(row["chance"] < 0.5 for row in rows)
    first = rows[0]
    return (
        f"Chance to be kept of {len(rows):,} promises due in 14 days: {unlikely:,} under 50%; the "
        f"least likely is {first['title'] or first['promise_id']}, {first['shown']}, due in "
        f"{first['days_left']} days."
    )
