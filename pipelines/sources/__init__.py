"""The exports that are known by their header, one declaration each."""

from __future__ import annotations

from pipelines.source import Source
from pipelines.sources import kept_format

SOURCES: tuple[Source, ...] = (kept_format.PROMISES, kept_format.EVENTS)
