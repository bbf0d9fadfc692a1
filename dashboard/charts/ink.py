"""The colours of the pictures, on light and on dark paper, and the layout all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.figure import Figure

# The same three everywhere; apart for colour-blind eyes and in grey print.
ON_TIME = "#2C7FB8"
RENEGOTIATED = "#FDC863"
BROKEN = "#A50F15"

FACE = '"Source Sans", system-ui, sans-serif'

# One button: the picture as it is drawn, as SVG. It is made in the browser and goes nowhere else.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "kept"},
    "showSendToCloud": False,
    "scrollZoom": False,
}


Column = Sequence[Any]


@dataclass(frozen=True)
class Ink:
    """What is drawn besides the three outcomes: text, quiet text, lines, fields, the paper."""

    text: str
    quiet: str
    line: str
    field: str
    paper: str
    edge: str  # around a mark, where the mark and the paper are near in lightness


LIGHT = Ink("#1C242C", "#66717B", "#DDE0E0", "#EEF0EE", "#FFFFFF", "#FFFFFF")
DARK = Ink("#E7EAEC", "#9AA5AE", "#333C45", "#232A32", "#13171C", "#E7EAEC")


@dataclass(frozen=True)
class Outcome:
    """One of the three parts: its name in a frame, its words, its colour and the text on it."""

    name: str
    words: str
    colour: str
    on_it: str


OUTCOMES = (
    Outcome("on_time", "on time", ON_TIME, "#FFFFFF"),
    Outcome("renegotiated", "renegotiated", RENEGOTIATED, "#3A2C00"),
    Outcome("broken", "broken", BROKEN, "#FFFFFF"),
)
# Where no earlier date is on file, nobody can see what moved: two parts, by the date there is.
BY_LAST_DATE = (
    Outcome("on_time", "by last date", ON_TIME, "#FFFFFF"),
    Outcome("broken", "not by it", BROKEN, "#FFFFFF"),
)


def outcomes(*, by_last_date: bool) -> tuple[Outcome, ...]:
    """The parts of a whole, by the first date or by the last date on file."""
    return BY_LAST_DATE if by_last_date else OUTCOMES


def figure(ink: Ink, *, height: int, **layout: Any) -> Figure:
    """An empty figure with our face, no grid and no toolbar; `height` in pixels."""
    base: dict[str, Any] = {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FACE, "size": 13, "color": ink.text},
        "hoverlabel": {
            "bgcolor": ink.field,
            "bordercolor": ink.line,
            "font": {"family": FACE, "size": 13, "color": ink.text},
            "align": "left",
        },
        "autotypenumbers": "strict",  # a name that is a number is a name
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": ink.quiet,
            "activecolor": ink.text,
            "orientation": "v",
        },
    }
    axis = {
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": ink.quiet},
        "linecolor": ink.line,
        "automargin": True,
        "title": {"standoff": 15},
    }
    return Figure({"xaxis": dict(axis), "yaxis": dict(axis), **base, **layout})


def beside(names: Column) -> int:
    """The room that names need to the left of a picture, in pixels, by their longest."""
    return round(14 + 6.9 * max((len(str(name)) for name in names), default=0))


def carrying(fig: Figure, table: Mapping[str, Column]) -> Figure:
    """The figure with the table it was drawn from: column by column, by their titles, every row
    a mark. It is shown beside the picture, and is its CSV.
    """
    fig.table = {title: list(column) for title, column in table.items()}
    return fig


def faded(colour: str, opacity: float) -> str:
    """'#RRGGBB' as rgba with that opacity."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
