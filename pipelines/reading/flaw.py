"""A cell that cannot be what was meant: it costs its row only where its column is used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flaw:
    """One cell: the physical line its row starts on, its column by position, and what is wrong."""

    line: int
    column: int
    code: str
    value: str | None
    message: str
