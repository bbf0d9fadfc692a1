"""What a metric works out over its rows: a share, a count, a gap between shares, or days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """Of the rows, the share where this SQL condition holds."""

    condition: str


@dataclass(frozen=True)
class Count:
    """How many rows there are."""


@dataclass(frozen=True)
class Gap:
    """The share of the rows where the condition holds, minus another share of other rows."""

    condition: str
    minus: str
    minus_among: str


@dataclass(frozen=True)
class Days:
    """The days within which a share of the rows was done (Kaplan–Meier where some are open)."""

    days: str  # SQL, whole days; rows without are left out
    is_open: str  # SQL condition: still going on, so 'at least' that many
    share: float
    negative: str = "early"  # what a number of days below zero is called


Value = Share | Count | Gap | Days
