"""Groups against the whole: the compared frame in, dots with their expected range out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, beside, carrying, faded, figure, settled
from dashboard.escape import figure as shown

_ROW = 34


def in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those large enough to be ranked by their estimate, lowest first; the others after them by
    name, for their order would say something their numbers do not."""
    return sorted(
        rows,
        key=lambda row: (
            (0, row["estimate"] or row["value"], "")
            if row["is_ranked"]
            else (1, 0.0, (row["key"] or "").casefold())
        ),
    )


def dots(rows: Sequence[Mapping[str, Any]], overall: float, ink: Ink) -> Figure:
    """One line a group, in the order given: the rate as a dot, the range chance alone explains
    for a group of that size as a grey bar (95% dark, 99.9% light), the overall rate as a line.
    A group outside the range is drawn full and named by its rate; the others are quiet.
    """
    fig = figure(ink, height=_ROW * len(rows) + 48, margin={"l": 0, "r": 96, "t": 24, "b": 0})
    names = [row["key"] if row["key"] is not None else "none recorded" for row in rows]
    at = list(range(len(rows)))
    for low, high, opacity in (("lower_999", "upper_999", 0.16), ("lower_95", "upper_95", 0.22)):
        fig.add_bar(
            y=at,
            base=[max(0.0, row[low]) for row in rows],
            x=[min(1.0, row[high]) - max(0.0, row[low]) for row in rows],
            orientation="h",
            width=0.5,
            marker={"color": faded(ink.quiet, opacity), "line": {"width": 0}},
            hoverinfo="skip",
        )
    fig.update_layout(barmode="overlay")
    for position, row in enumerate(rows):
        if not row["is_ranked"] and row["low"] is not None:
            fig.add_scatter(
                x=[row["low"], row["high"]], y=[position, position], mode="lines",
                line={"color": ink.quiet, "width": 1.2}, hoverinfo="skip",
            )  # fmt: skip
    fig.add_vline(x=overall, line={"color": ink.quiet, "width": 1, "dash": "dot"})
    fig.add_annotation(
        x=overall, y=1, yref="paper", yanchor="bottom", text=f"all: {overall:.0%}",
        showarrow=False, font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    lowest = max(0.0, min(min(row["value"], row["lower_999"]) for row in rows) - 0.08)
    colours = {"below": BROKEN, "above": ON_TIME}
    fig.add_scatter(
        x=[row["value"] for row in rows],
        y=at,
        mode="markers",
        marker={
            "opacity": 1,
            "size": [13 if row["differs"] else 9 for row in rows],
            "color": [colours.get(row["differs"], ink.quiet) for row in rows],
            "line": {
                "width": 1.2,
                "color": [ink.edge if row["differs"] else ink.paper for row in rows],
            },
        },
        cliponaxis=False,
        customdata=[[row["key"]] for row in rows],
        hovertext=[_hover(row, name) for row, name in zip(rows, names, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for position, row in enumerate(rows):
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=position, text=_at(row),
            showarrow=False, font={"size": 13, "color": ink.text},
        )  # fmt: skip
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=at,
        ticktext=[f"{shown(name, 24)}  " for name in names],
        tickfont={"color": ink.text},
        automargin=True,
    )
    fig.update_xaxes(range=[lowest, 1.0], tickformat=".0%", nticks=4, showline=True)
    settled(fig, l=beside([shown(name, 24) for name in names]), r=96, t=24, b=24)
    return carrying(
        fig,
        {
            "Group": names,
            "Kept on time": [row["shown"] for row in rows],
            "n": [row["n"] for row in rows],
            "By chance, 95%": [
                f"{max(0.0, row['lower_95']):.0%}–{min(1.0, row['upper_95']):.0%}" for row in rows
            ],
            "Beyond chance": [row["differs"] for row in rows],
        },
    )


def _at(row: Mapping[str, Any]) -> str:
    """What stands at the end of the line; a count says its n itself."""
    n = "" if " of " in row["shown"] else f", n {row['n']:,}"
    return f"{row['shown']}{n}"


def _hover(row: Mapping[str, Any], name: str) -> str:
    return (
        f"<b>{shown(name)}</b><br>{row['shown']}, n {row['n']:,}"
        f"<br>chance alone: {max(0.0, row['lower_95']):.0%} to {min(1.0, row['upper_95']):.0%}"
    )


def words(rows: Sequence[Mapping[str, Any]], title: str, sentence: str) -> str:
    """The picture for a reader who does not see it."""
    parts = (
        f"{row['key'] or 'none recorded'} {row['shown']}, n {row['n']:,}"
        + (f" ({row['differs']} what chance explains)" if row["differs"] else "")
        for row in rows
    )
    return f"{title}: {'; '.join(parts)}. {sentence}"
