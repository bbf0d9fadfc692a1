"""Teams against customers: cells of the on-time rate in, a grid with a number in each out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, Ink, carrying, faded, figure
from dashboard.escape import figure as shown
from metrics.frame import FEW

_ROW = 44


def grid(cells: Sequence[Mapping[str, Any]], ink: Ink) -> Figure:
    """`cells` as metrics.matrix gives them: the fewer kept on time, the stronger the red; of few
    there is a count and no shade. A click carries team and customer.
    """
    teams, customers = _names(cells, "team"), _names(cells, "customer")
    fig = figure(ink, height=_ROW * len(teams) + 104, margin={"l": 0, "r": 0, "t": 4, "b": 0})
    by_pair = {(cell["team"], cell["customer"]): cell for cell in cells}
    fig.add_heatmap(
        x=list(range(len(customers))),
        y=list(range(len(teams))),
        z=[
            [_shade(by_pair.get((team, customer))) for customer in customers] for team in teams
        ],
        zmin=0, zmax=1, showscale=False, hoverinfo="skip", xgap=2, ygap=2,
        colorscale=[[0, ink.field], [0.02, ink.field], [0.021, faded(BROKEN, 0.06)],
                    [1, faded(BROKEN, 0.62)]],
    )  # fmt: skip
    fig.add_scatter(
        x=[customers.index(cell["customer"]) for cell in cells],
        y=[teams.index(cell["team"]) for cell in cells],
        mode="markers+text",
        marker={"size": 34, "symbol": "square", "color": "rgba(0,0,0,0)"},
        text=[_in_cell(cell) for cell in cells],
        textfont={"size": 11, "color": ink.text},
        textposition="middle center",
        customdata=[[cell["team"], cell["customer"]] for cell in cells],
        hovertext=[
            f"<b>{shown(cell['team'])}</b> for {shown(cell['customer'])}<br>{cell['label']} "
            f"{cell['shown']}, n {cell['n']:,}<br>{cell['owed']:,} owed now"
            for cell in cells
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    fig.update_xaxes(
        range=[-0.5, len(customers) - 0.5], tickvals=list(range(len(customers))), tickangle=-35,
        ticktext=[shown(name, 28) for name in customers], tickfont={"size": 11, "color": ink.text},
    )  # fmt: skip
    fig.update_yaxes(
        range=[len(teams) - 0.5, -0.5], tickvals=list(range(len(teams))),
        ticktext=[f"{_two_lines(name)} " for name in teams], tickfont={"color": ink.text},
    )  # fmt: skip
    return carrying(
        fig,
        {
            "Team": [cell["team"] for cell in cells],
            "Customer": [cell["customer"] for cell in cells],
            _measure(cells): [cell["shown"] for cell in cells],
            "n": [cell["n"] for cell in cells],
            "Owed now": [cell["owed"] for cell in cells],
        },
    )


def _names(cells: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(cell[name] for cell in cells))


def _two_lines(name: str) -> str:
    """A team's name beside its row, which is two lines high."""
    lines = wrap(name, 16) or [""]
    if len(lines) > 2:
        return f"{shown(lines[0], 16)}<br>{shown(' '.join(lines[1:]), 16)}"
    return " <br>".join(shown(line, 16) for line in lines)


def _shade(cell: Mapping[str, Any] | None) -> float | None:
    """The share not kept on time, from a little above nought; None: no promise between the two."""
    if cell is None:
        return None
    return 0.0 if cell["n"] < FEW else 0.03 + 0.97 * (1 - cell["value"])


def _in_cell(cell: Mapping[str, Any]) -> str:
    if " of " in cell["shown"]:
        return str(cell["shown"])
    return f"{cell['shown']}<br>n {cell['n']:,}"


def words(cells: Sequence[Mapping[str, Any]]) -> str:
    """The picture for a reader who does not see it."""
    told = [
        f"{cell['team']} for {cell['customer']} {cell['shown']}"
        + ("" if " of " in cell["shown"] else f", n {cell['n']:,}")
        for cell in cells
    ]
    return f"{_measure(cells)} by team and customer: {'; '.join(told) or 'nothing to draw'}."


def _measure(cells: Sequence[Mapping[str, Any]]) -> str:
    """What the cells say, by the date they are of."""
    return str(cells[0]["label"]) if cells else "Kept on time"
