"""The cookies of this visit go in; who is asking, from where, and what they may comes out."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from access.granted import granted
from access.here import HERE, account, is_here
from access.permit import NOBODY, OWNER, Permit, permit
from access.sign_in import sign_in_set_up
from access.ticket import over, ticket
from pipelines.settings import SettingsError


@dataclass(frozen=True)
class Visitor:
    """Somebody at a page. `is_known`: they signed in, or no sign-in is needed."""

    who: str
    where: str
    permit: Permit
    is_known: bool


def visitor(store: Path) -> Visitor:
    """Who this visit is, looked up anew each time: a sign-in can end while a page is open."""
    return again(store)()


def again(store: Path) -> Callable[[], Visitor]:
    """What says who this visit is at any later time, also where no page is being drawn."""
    address = st.context.ip_address
    where = address if isinstance(address, str) and address else HERE
    cookies = st.context.cookies.to_dict()
    listens = str(st.get_option("server.address") or "")
    return lambda: _visitor(store, cookies, where, listens)


def _visitor(store: Path, cookies: Mapping[str, str], where: str, listens: str) -> Visitor:
    sign_in = sign_in_set_up()
    if sign_in is None:
        if not is_here(listens):
            # Started past `kept serve`, which refuses this: then nobody sees anything.
            return Visitor("nobody", where, NOBODY, is_known=True)
        return Visitor(account(), where, OWNER, is_known=True)
    told = ticket(cookies, sign_in)
    if told is None or over(store, told, sign_in, uses=True) is not None:
        return Visitor("nobody", where, NOBODY, is_known=False)
    try:
        may = permit(told.person, granted(store, settings_file()))
    except SettingsError as error:
        logging.getLogger("kept").error("Nobody is let in: %s", type(error).__name__)
        may = NOBODY
    return Visitor(told.person.who, where, may, is_known=True)


def settings_file() -> Path | None:
    """The file `kept serve --settings` named."""
    named = os.environ.get("KEPT_SETTINGS")
    return Path(named) if named else None


def is_gated() -> bool:
    """Whether people sign in here."""
    return sign_in_set_up() is not None
