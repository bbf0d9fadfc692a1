"""The share still undelivered, day by day from the first date: a curve in, a step line out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, carrying, faded, figure

MARKED = (0, 7, 14, 30, 60, 90)  # days at which the share is named
_BEFORE = 14  # days before the date that are drawn: earlier is only early


class Curve(Protocol):
    """metrics.slip.Curve, as far as it is drawn."""

    @property
    def days(self) -> Iterable[Any]: ...
    @property
    def survival(self) -> Iterable[Any]: ...
    @property
    def longest(self) -> int | None: ...
    @property
    def n(self) -> int: ...
    @property
    def still_open(self) -> int: ...
    def not_done_after(self, days: int) -> float: ...
    def took_at_least(self, days: int) -> int: ...


def marks(curve: Curve) -> list[tuple[int, float, int]]:
    """Day, share still undelivered at its end, and how many were so long in sight."""
    return [
        (day, curve.not_done_after(day), curve.took_at_least(day))
        for day in MARKED
        if curve.longest is not None and day <= curve.longest
    ]


def steps(curve: Curve, ink: Ink) -> Figure:
    """The line falls on each day on which one was delivered; a click on a dot carries its day."""
    told = marks(curve)
    end = max((day for day, *_ in told), default=1) * 1.12 + 2
    within = [
        (int(day), float(left))
        for day, left in zip(curve.days, curve.survival, strict=True)
        if -_BEFORE <= day <= end
    ]
    before = [float(left) for day, left in zip(curve.days, curve.survival, strict=True)
              if day < -_BEFORE]  # fmt: skip
    start = before[-1] if before else 1.0
    told_at = _placed(told)
    fig = figure(ink, height=320, margin={"l": 0, "r": 12, "t": 20, "b": 0})
    fig.add_vline(x=0, line={"color": ink.quiet, "width": 1, "dash": "dot"})
    fig.add_annotation(
        x=0, y=1, yref="paper", yanchor="bottom", text="first date", showarrow=False,
        font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    fig.add_scatter(
        x=[-_BEFORE, *(day for day, _ in within), end],
        y=[start, *(left for _, left in within), within[-1][1] if within else start],
        mode="lines", line={"shape": "hv", "color": ON_TIME, "width": 2.5}, hoverinfo="skip",
        fill="tozeroy", fillcolor=faded(ON_TIME, 0.08),
    )  # fmt: skip
    fig.add_scatter(
        x=[day for day, *_ in told],
        y=[left for _, left, _ in told],
        mode="markers+text",
        marker={
            "size": 11, "opacity": 1, "color": BROKEN, "line": {"width": 1.2, "color": ink.edge},
        },
        text=[_label(told, at) for at in range(len(told))],
        textposition=told_at,
        textfont={"size": 12, "color": ink.text},
        cliponaxis=False,
        customdata=[[day] for day, *_ in told],
        hovertext=[
            f"<b>{_share(left)} still undelivered</b><br>{_days(day)}, n {n:,} in sight so long"
            for day, left, n in told
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    fig.update_yaxes(range=[0, min(1.05, max(start, 0.1) * 1.12)], tickformat=".0%", nticks=5)
    fig.update_xaxes(
        range=[-_BEFORE, end], showline=True, tickangle=0, ticksuffix=" d",
        tickvals=[day for day in (0, 14, 30, 60, 90) if day <= end],
    )  # fmt: skip
    return carrying(
        fig,
        {
            "Days after the first date": [day for day, *_ in told],
            "Still undelivered": [_share(left) for _, left, _ in told],
            "n": [n for *_, n in told],
        },
    )


def _placed(told: Sequence[tuple[int, float, int]]) -> list[str]:
    """Above and to the right; the last has no room there on a telephone, and one near the head of
    the picture has none above."""
    return [
        "bottom right" if left > 0.9
        else "top center" if 0 < at == len(told) - 1
        else "top right"
        for at, (_, left, _) in enumerate(told)
    ]  # fmt: skip


def _label(told: Sequence[tuple[int, float, int]], at: int) -> str:
    """The share and n beside a dot; the last but one a line higher, clear of those beside it."""
    _, left, n = told[at]
    return f" {_share(left)} · n {n:,}" + "<br> " * (0 < at == len(told) - 2)


def _share(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _days(day: int) -> str:
    return "at the end of the first date" if day == 0 else f"{day} days after the first date"


def words(curve: Curve) -> str:
    """The picture for a reader who does not see it."""
    told: Sequence[str] = [
        f"{_share(left)} {_days(day)} (n {n:,})" for day, left, n in marks(curve)
    ]
    return (
        f"Share still undelivered, of {curve.n:,} promises, {curve.still_open:,} of them open: "
        f"{'; '.join(told) or 'nothing to draw'}."
    )
