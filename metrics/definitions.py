"""The catalogue: the one list of metrics that pages, docs and the command line read."""

from __future__ import annotations

from metrics.catalogue.afterwards import AFTERWARDS
from metrics.catalogue.ahead import AHEAD
from metrics.catalogue.causing import CAUSING
from metrics.catalogue.counts import COUNTS
from metrics.catalogue.following import FOLLOWING
from metrics.catalogue.making import MAKING
from metrics.catalogue.moves import MOVES
from metrics.catalogue.rates import RATES
from metrics.conditions import DUE_SOON
from metrics.metric import Metric

# Each group under its heading, in the order in which pages and docs list them.
GROUPS: tuple[tuple[str, tuple[Metric, ...]], ...] = (
    ("Rates", RATES),
    ("Moved dates", MOVES),
    ("After the date", AFTERWARDS),
    ("How promises are made", MAKING),
    ("Why, and what it costs", CAUSING),
    ("Follow-through", FOLLOWING),
    ("What can be promised", AHEAD),
    ("Counts", COUNTS),
)
CATALOGUE: tuple[Metric, ...] = tuple(metric for _, group in GROUPS for metric in group)
by_name: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}

__all__ = [
    "AFTERWARDS", "CATALOGUE", "COUNTS", "DUE_SOON", "GROUPS", "MOVES", "RATES", "by_name",
]  # fmt: skip
