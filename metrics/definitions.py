"""The catalogue: the one list of metrics that pages, docs and command line read."""

from __future__ import annotations

from metrics.metric import Metric

CATALOGUE: tuple[Metric, ...] = ()
by_name: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}
