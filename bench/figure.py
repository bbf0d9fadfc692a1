"""What was measured, what it is held against and what we aim for: a row of the one table."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

HEAD = "| what | Kept | beside it | | ratio | aim |\n|---|--:|---|--:|--:|---|"


@dataclass(frozen=True)
class Figure:
    """`ours` and `beside` are in `unit` (s, ms or MB). `aim` is the most that the ratio may be, or
    with `is_absolute` ours; None where nothing is aimed for. `slack`: what ours may take more than
    the ratio allows, in `unit`.
    """

    what: str
    ours: float
    unit: str
    reference: str = ""
    beside: float | None = None
    aim: float | None = None
    is_absolute: bool = False
    slack: float = 0.0

    @property
    def ratio(self) -> float | None:
        return self.ours / self.beside if self.beside else None

    @property
    def is_missed(self) -> bool:
        if self.aim is None:
            return False
        if self.is_absolute or self.beside is None:
            return self.ours > self.aim
        return self.ours > self.aim * self.beside + self.slack

    def row(self) -> str:
        beside = "" if self.beside is None else _number(self.beside, self.unit)
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        aim = "" if self.aim is None else f"{self.aim:g}"
        if self.aim is not None and self.is_absolute:
            aim = f"{_number(self.aim, self.unit)}"
        if self.slack:
            aim += f" + {_number(self.slack, self.unit)}"
        if self.is_missed:
            aim += ", **missed**"
        ours = _number(self.ours, self.unit)
        return f"| {self.what} | {ours} | {self.reference} | {beside} | {ratio} | {aim} |"


def table(figures: Iterable[Figure]) -> str:
    """The one table, in Markdown."""
    return "\n".join([HEAD, *(figure.row() for figure in figures)])


def machine() -> str:
    """'22 November 2026, DuckDB 2.0, Python 3.11, 2 cores (AMD EPYC), 23 GB, load 0.4.'"""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%d %B %Y}, DuckDB {duckdb.__version__}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores ({model}), {memory:.0f} GB; "
        f"{os.getloadavg()[0]:.1f} others wanted a core when it began."
    )


def _number(value: float, unit: str) -> str:
    digits = 0 if unit == "MB" or (unit == "ms" and value >= 10) else 2 if unit == "s" else 1
    return f"{value:,.{digits}f} {unit}"
