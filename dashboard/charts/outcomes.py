"""One bar of 100% in three parts: counts in, the bar and its words out."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.charts.figure import Figure
from dashboard.charts.ink import Ink, carrying, figure, outcomes, settled
from metrics.frame import FEW


def bar(
    counts: Mapping[str, int],
    percents: Mapping[str, int],
    ink: Ink,
    *,
    by_last_date: bool = False,
) -> Figure:
    """`counts` and whole `percents` by on_time, renegotiated, broken (no middle part where
    only the last date is on file); a click carries the name.

    The names stand above the two ends and under the middle, so that they keep clear of each
    other on a narrow screen; a part of nothing is not drawn.
    """
    fig = figure(ink, height=108, barmode="stack", margin={"l": 0, "r": 0, "t": 28, "b": 26})
    parts = outcomes(by_last_date=by_last_date)
    total = sum(counts[outcome.name] for outcome in parts)
    fig.update_xaxes(visible=False, range=[0, total])
    fig.update_yaxes(visible=False, range=[-0.5, 0.5])
    start = 0
    for outcome in parts:
        count, percent = counts[outcome.name], percents[outcome.name]
        is_wide = percent >= 24  # room for its numbers on a narrow screen, too
        if not count:
            continue
        fig.add_bar(
            x=[count],
            y=[0],
            base=[start],
            width=1,
            orientation="h",
            marker={"color": outcome.colour, "line": {"width": 1.5, "color": ink.paper}},
            customdata=[[outcome.name]],
            hovertemplate=f"{count:,} of {total:,} {outcome.words}<extra></extra>",
            text=[
                f" <b>{count}</b>" if total < FEW else f" <b>{percent}%</b>  {count:,}" * is_wide
            ],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"color": outcome.on_it, "size": 17},
            constraintext="none",
        )
        words = outcome.words
        if not is_wide and total >= FEW:
            words = f"{outcome.words} <b>{percent}%</b>  {count:,}"
        x, anchor, shift = {
            "on_time": (start, "left", 14),
            "renegotiated": (start + count / 2, "center", -14),
            "broken": (start + count, "right", 14),
        }[outcome.name]
        fig.add_annotation(
            x=x,
            y=0.5 if shift > 0 else -0.5,
            yshift=shift,
            xanchor=anchor,
            text=words,
            showarrow=False,
            font={"color": ink.quiet, "size": 13},
        )
        start += count
    settled(fig, l=0, r=0, t=28, b=26)
    return carrying(
        fig,
        {
            "Outcome": [outcome.words for outcome in parts],
            "Promises": [counts[outcome.name] for outcome in parts],
            "Share": [
                f"{counts[o.name]} of {total}" if total < FEW else f"{percents[o.name]}%"
                for o in parts
            ],
        },
    )


def words(
    counts: Mapping[str, int], percents: Mapping[str, int], *, by_last_date: bool = False
) -> str:
    """The bar for a reader who does not see it."""
    parts = outcomes(by_last_date=by_last_date)
    total = sum(counts[o.name] for o in parts)
    told = (
        f"{o.words} {counts[o.name]:,}" + (f" ({percents[o.name]}%)" if total >= FEW else "")
        for o in parts
    )
    basis = ", by the last date on file" if by_last_date else ""
    return f"One bar in {'two' if by_last_date else 'three'} parts{basis}: {', '.join(told)}."
