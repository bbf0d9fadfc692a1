"""This visit goes in (the store, the URL's filters, who is asking); one Session for the page
comes out, with the one cached way to ask the metrics.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from access.permit import Right
from dashboard import visitor
from dashboard.charts.ink import DARK, LIGHT, Ink
from dashboard.remembered import remembered
from metrics.filters import Filters
from metrics.metric import Metric
from metrics.scope import Scope
from pipelines.judging import tagged
from pipelines.judging.in_force import in_force
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.open_store import open_store
from pipelines.settings import Settings


@dataclass(frozen=True)
class Session:
    """One visitor at one moment: a store version, what they chose to look at, what they may see."""

    reader: Reader
    filters: Filters
    scope: Scope

    def ask(self, question: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """`question(con, *arguments, filters, scope, **named)`, of the metrics, answered once for
        each version, filters and scope. `filters` may be named to ask about others.
        """
        filters = named.pop("filters", self.filters)
        return _answer(
            str(self.reader.path),
            f"{question.__module__}.{question.__qualname__}",
            tuple(_name(argument) for argument in arguments),
            tuple((key, _name(value)) for key, value in sorted(named.items())),
            filters,
            self.scope,
            self.reader,
            lambda con: question(con, *arguments, filters, self.scope, **named),
        )

    def narrowed(self, **chosen: Any) -> Filters:
        """The filters with some of them set otherwise."""
        return replace(self.filters, **chosen)


@remembered
def _answer(
    version: str,
    question: str,
    arguments: tuple[str, ...],
    named: tuple[tuple[str, str], ...],
    filters: Filters,
    scope: Scope,
    _reader: Reader,
    _ask: Callable[[Any], Any],
) -> Any:
    """Remembered for all visitors, so everything an answer depends on is a part of its key."""
    with _reader.cursor() as cursor:
        return _ask(cursor)


def _name(argument: Any) -> str:
    return argument.name if isinstance(argument, Metric) else repr(argument)


def store() -> Store:
    """The store this server shows: KEPT_STORE, else ./store."""
    return open_store(os.environ.get("KEPT_STORE") or "store")


def settings() -> Settings:
    """What an import is judged with: the file `kept serve --settings` named, the store's own, or
    what it was judged with before. Raises SettingsError.
    """
    return in_force(store(), store().reader(), visitor.settings_file()).settings


def shown_settings() -> dict[str, Any]:
    """The same, with what readers said of causes over their map: what pages ask the metrics with.
    Raises SettingsError and StoreError.
    """
    return tagged.shown_settings(store(), store().reader(), visitor.settings_file())


def asking() -> visitor.Visitor:
    """Who this is, and what they may; looked up anew at each call."""
    return visitor.visitor(store().path)


def scope() -> Scope:
    """What this visitor may see: everything where no sign-in is set up, nothing to a stranger."""
    return asking().permit.scope


def may(right: Right) -> bool:
    """Whether this visitor may do that."""
    return asking().permit.may(right)


def current() -> Session:
    """The session the frame made for this run; pages call nothing else. Where the visitor may see
    something else by now (signed out, moved to another team), the page begins again.
    """
    session: Session = st.session_state["kept_session"]
    if scope() != session.scope:
        st.rerun(scope="app")
    return session


def begin(reader: Reader, filters: Filters) -> Session:
    """Make this run's session; the frame calls it, once a run."""
    session = Session(reader, filters, scope())
    st.session_state["kept_session"] = session
    return session


def ink() -> Ink:
    """The colours for the paper this visitor reads on."""
    return DARK if st.context.theme.type == "dark" else LIGHT
