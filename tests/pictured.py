"""A picture of ours goes in; the same comes out as whoever draws it reads it, value by value."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element, fromstring

import plotly.graph_objects as go

from dashboard.charts.drawing import Drawing
from dashboard.charts.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"


def by_plotly(fig: Figure) -> go.Figure:
    """A figure as Plotly reads it. Raises ValueError for a name or value that it does not know."""
    return go.Figure(fig.spec())


def by_xml(drawing: Drawing) -> Element:
    """A drawing as a reader of XML reads it. Raises ParseError where it is none."""
    return fromstring(drawing.svg("A picture."))


def marks_of(drawing: Drawing) -> list[tuple[list[str | None], str]]:
    """What each mark opens, and what it says."""
    marks = by_xml(drawing).iterfind(f"{SVG}g[@data-opens]")
    return [(json.loads(mark.attrib["data-opens"]), mark.attrib["data-says"]) for mark in marks]


def words_in(drawing: Drawing) -> list[str]:
    """Every piece of text that is drawn."""
    return ["".join(text.itertext()) for text in by_xml(drawing).iter(f"{SVG}text")]
