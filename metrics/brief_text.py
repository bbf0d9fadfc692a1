"""A brief as Markdown and as one HTML file; everything from the data is escaped."""

from __future__ import annotations

from metrics.brief import Brief


def markdown(brief: Brief) -> str:
    raise NotImplementedError


def html(brief: Brief) -> str:
    raise NotImplementedError
