"""Numbers and words go in; elements of SVG come out, every word escaped."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

# The same three everywhere; apart for colour-blind eyes and in grey print.
COLOURS = {"on_time": "#2C7FB8", "renegotiated": "#FDC863", "broken": "#A50F15"}
ON_IT = {"on_time": "#FFFFFF", "renegotiated": "#3A2C00", "broken": "#FFFFFF"}
TEXT, QUIET, LINE, FIELD = "#1C242C", "#5B6670", "#C9CECE", "#EDEFED"
# The first is in every PDF; a browser takes the page's own.
FACE = "Libertinus Serif, Georgia, serif"
SIGN = 0.46  # the mean width of a letter of it, in sizes

Anchor = Literal["start", "middle", "end"]


def svg(width: float, height: float, elements: Iterable[str]) -> str:
    """A drawing of that size in points; in whole ones, for some printers cut off the rest."""
    width, height = ceil(width), ceil(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family={quoteattr(FACE)}>'
        f"{''.join(elements)}</svg>"
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 9,
    anchor: Anchor = "start",
    fill: str = TEXT,
    bold: bool = False,
    then: str = "",
    upright: bool = False,
    beside: float = 0,
) -> str:
    """Words at a place, or so far `beside` it; `then` after them, never bold; `upright` ones are
    read from below."""
    weight = ' font-weight="bold"' if bold else ""
    turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if upright else ""
    aside = f' dx="{beside:g}"' if beside else ""
    rest = f'<tspan dx="{size / 2:g}" font-weight="normal">{written(then)}</tspan>' if then else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{fill}"{weight}{turned}{aside}>{written(words)}{rest}</text>'
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = QUIET, width: float = 1,
    dash: str = "",
) -> str:  # fmt: skip
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
        f'stroke-width="{width:g}"{dashes}/>'
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "",
    thick: float = 1, dash: str = "",
) -> str:  # fmt: skip
    edge = f' stroke="{stroke}" stroke-width="{thick:g}"' if stroke else ""
    edge += f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" '
        f'fill="{fill}"{edge}/>'
    )


def dot(
    x: float, y: float, radius: float, fill: str, *, stroke: str = "", thick: float = 1.5
) -> str:
    edge = f' stroke="{stroke}" stroke-width="{thick:g}"' if stroke else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{edge}/>'


def shape(points: Iterable[tuple[float, float]], fill: str) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{told}" fill="{fill}"/>'


def path(
    points: Iterable[tuple[float, float]], *, stroke: str, width: float = 1.5, dash: str = ""
) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{told}" fill="none" stroke="{stroke}" stroke-width="{width:g}"'
        f"{dashes}/>"
    )


def written(words: str) -> str:
    """Words as XML may hold them, in one line."""
    return escape(plain(words))


def plain(words: str, *, lines: bool = False) -> str:
    """Words in one line, or in their own `lines`; signs that no XML can hold are left out."""
    told = [" ".join(line.split()) for line in (words.split("\n") if lines else [words])]
    return "\n".join(
        "".join(sign for sign in line if sign.isprintable() or sign == " ") for line in told
    )


def width_of(words: str, size: float) -> float:
    """About how wide words are, in points: for keeping labels apart."""
    return len(words) * size * SIGN
