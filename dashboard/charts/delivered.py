"""The share delivered within so many days: a curve's days and survival in, a step line out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts.figure import Figure
from dashboard.charts.ink import ON_TIME, Ink, carrying, figure


def curve(
    days: Sequence[int],
    delivered: Sequence[float],
    longest: int,
    said: Mapping[float, int | None],
    n: int,
    ink: Ink,
) -> Figure:
    """A step up at each of `days`; `said` are the days for a share (0.5: 7), None where the curve
    does not get there: that share is then drawn as a line nothing reaches. A click carries
    the days.
    """
    fig = figure(ink, height=320, margin={"l": 0, "r": 16, "t": 16, "b": 0})
    # What is open for long would press the rest flat: the line goes on level from here.
    reached = [day for day in said.values() if day is not None]
    end = max(1, min(longest, 2 * max(reached) + 1) if reached else longest)
    fig.add_scatter(
        x=[0, *days, max(longest, end)],
        y=[0.0, *delivered, delivered[-1] if len(delivered) else 0.0],
        mode="lines+markers",
        marker={"size": 5, "color": ON_TIME, "opacity": 1},
        unselected={"marker": {"opacity": 1}},
        line={"shape": "hv", "color": ON_TIME, "width": 2.5},
        customdata=[[day] for day in (0, *map(int, days), max(longest, end))],
        hovertemplate=f"%{{y:.0%}} of {n:,} within %{{customdata[0]}} days<extra></extra>",
    )
    for share, day in said.items():
        fig.add_scatter(
            x=[0, day if day is not None else end], y=[share, share], mode="lines",
            line={"color": ink.quiet, "width": 1, "dash": "dot"}, hoverinfo="skip",
        )  # fmt: skip
        if day is None:
            text = f"{share:.0%}: cannot say"
        else:
            text = f"<b>{day} day{'' if day == 1 else 's'}</b> · {share:.0%}"
            fig.add_scatter(
                x=[day], y=[share], mode="markers", customdata=[[day]],
                hovertemplate=f"{share:.0%} of {n:,} within {day:,} days<extra></extra>",
                marker={"size": 10, "color": ink.paper, "opacity": 1,
                        "line": {"width": 2.5, "color": ON_TIME}},
                unselected={"marker": {"opacity": 1}},
            )  # fmt: skip
        is_far = day is None or day > 0.6 * end
        fig.add_annotation(
            x=end if day is None else day, y=share, text=text, showarrow=False,
            xanchor="right" if is_far else "left", xshift=-10 if is_far else 10,
            yanchor="bottom" if is_far else "top", font={"size": 13, "color": ink.text},
        )  # fmt: skip
    fig.update_yaxes(range=[0, 1.04], tickformat=".0%", nticks=5)
    fig.update_xaxes(range=[0, end], showline=True, ticksuffix=" d", nticks=8)
    fig.add_annotation(
        x=1, y=0, xref="paper", yref="paper", xanchor="right", yanchor="bottom", text=f"n {n:,}",
        showarrow=False, font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    return carrying(
        fig,
        {
            "Days": [int(day) for day in days],
            "Delivered within": [f"{share:.1%}" for share in delivered],
            "n": [n for _ in days],
        },
    )


def words(said: Mapping[float, int | None], n: int, still_open: int) -> str:
    """The picture for a reader who does not see it."""
    parts = (
        f"{share:.0%} within {'days that cannot be said' if day is None else f'{day} days'}"
        for share, day in said.items()
    )
    return (
        f"Share delivered by day since the promise was made, n {n:,}, {still_open:,} still open: "
        f"{'; '.join(parts)}."
    )
