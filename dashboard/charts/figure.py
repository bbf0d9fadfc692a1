"""Marks, lines, notes and axes go in; the plain specification that Plotly.js draws comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Spec = dict[str, Any]


@dataclass
class Figure:
    """A picture as Plotly.js takes it: `data` are its traces, `layout` the rest; `table` is what it
    was drawn from, and is not sent with it.

    Plotly's own figures look at every value as it is set: thirty times the work of drawing, for
    each reader who chooses a filter. Our tests give every picture to them once.
    """

    layout: Spec
    data: list[Spec] = field(default_factory=list)
    table: dict[str, list[Any]] = field(default_factory=dict)

    def spec(self) -> Spec:
        """What is sent to the browser."""
        return {"data": self.data, "layout": self.layout}

    def add_bar(self, **trace: Any) -> None:
        self.data.append({"type": "bar", **trace})

    def add_scatter(self, **trace: Any) -> None:
        self.data.append({"type": "scatter", **trace})

    def add_heatmap(self, **trace: Any) -> None:
        self.data.append({"type": "heatmap", **trace})

    def add_annotation(self, **note: Any) -> None:
        self.layout.setdefault("annotations", []).append(note)

    def add_shape(self, **shape: Any) -> None:
        self.layout.setdefault("shapes", []).append(shape)

    def add_vline(self, *, x: Any, line: Mapping[str, Any]) -> None:
        """From the foot to the head of the picture, at `x`."""
        self.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="y domain", line=dict(line))

    def add_hline(self, *, y: Any, line: Mapping[str, Any]) -> None:
        """From the left to the right of the picture, at `y`."""
        self.add_shape(type="line", y0=y, y1=y, x0=0, x1=1, xref="x domain", line=dict(line))

    def update_layout(self, **said: Any) -> None:
        _over(self.layout, said)

    def update_xaxes(self, **said: Any) -> None:
        _over(self.layout["xaxis"], said)

    def update_yaxes(self, **said: Any) -> None:
        _over(self.layout["yaxis"], said)


def _over(was: Spec, said: Mapping[str, Any]) -> None:
    """What is said lies over what was; dictionaries are laid over one another."""
    for name, value in said.items():
        if isinstance(value, Mapping):
            inner = was.get(name)
            was[name] = dict(inner) if isinstance(inner, dict) else {}
            _over(was[name], value)
        else:
            was[name] = value
