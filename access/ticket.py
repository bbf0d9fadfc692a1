"""The cookies of a request go in; whom they sign in, and whether that still holds, comes out.

Streamlit signs a person's claims into a cookie that lasts 30 days, and looks at nothing but the
signature. What else has to hold is checked here, at every request and every message of a page:
that the sign-in is not too old, its token not expired, nobody idle for too long, nothing revoked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from itsdangerous import BadData, URLSafeTimedSerializer

from access.permit import Person, person_of
from access.revoked import is_revoked
from access.sign_in import SignIn

COOKIE = "_streamlit_user"
_CHUNKS = "chunks-"

# When each session was last used, by person and when it began. Of this process only: a session
# that is unknown here, and began longer ago than anybody may be idle, is over.
_used: dict[tuple[str, float], float] = {}
_using = threading.Lock()
_MOST = 10_000
_MOST_CHUNKS = 20

Over = Literal["too long ago", "token expired", "idle", "revoked"]


@dataclass(frozen=True)
class Ticket:
    """A sign-in: who, when, and when the provider's token for it ends."""

    person: Person
    began_at: float  # seconds since 1970
    token_ends_at: float | None


def ticket(cookies: Mapping[str, str], sign_in: SignIn) -> Ticket | None:
    """The sign-in that the cookies hold; None where there is none, or one not signed by us."""
    signed = _whole(cookies, sign_in)
    if signed is None:
        return None
    try:
        claims = json.loads(signed[0])
    except ValueError:
        return None
    return _ticket(claims, signed[1], sign_in)


def over(store: Path, told: Ticket, sign_in: SignIn, *, uses: bool) -> Over | None:
    """Why a sign-in no longer holds; None while it does. `uses`: somebody does something now, so
    they are not idle.
    """
    now = time.time()
    if now - told.began_at > sign_in.hours * 3600:
        return "too long ago"
    if not sign_in.outlive_token and told.token_ends_at is not None and told.token_ends_at < now:
        return "token expired"
    if is_revoked(store, told.person, told.began_at):
        return "revoked"
    key = (told.person.subject, told.began_at)
    with _using:
        if now - _used.get(key, told.began_at) > sign_in.idle_minutes * 60:
            return "idle"
        if uses:
            _used[key] = now
            if len(_used) > _MOST:
                for old in sorted(_used, key=lambda one: _used[one])[: _MOST // 2]:
                    del _used[old]
    return None


def _whole(cookies: Mapping[str, str], sign_in: SignIn) -> tuple[str, float] | None:
    """What the cookie says and when it was signed. A large one comes in parts, each signed by
    itself: parts of different sign-ins make no whole.
    """
    first = _signed(cookies, COOKIE, sign_in)
    if first is None or not first[0].startswith(_CHUNKS):
        return first
    count = first[0].removeprefix(_CHUNKS)
    if not count.isdecimal() or int(count) > _MOST_CHUNKS:
        return None
    parts = [_signed(cookies, f"{COOKIE}_{n}", sign_in) for n in range(1, int(count) + 1)]
    told = [part for part in parts if part is not None and abs(part[1] - first[1]) <= 2]
    return ("".join(text for text, _ in told), first[1]) if len(told) == int(count) else None


def _signed(cookies: Mapping[str, str], name: str, sign_in: SignIn) -> tuple[str, float] | None:
    value = cookies.get(name)
    if not value:
        return None
    signer = URLSafeTimedSerializer(sign_in.cookie_secret, salt=name)
    try:
        text, at = signer.loads(value, return_timestamp=True)
    except (BadData, UnicodeError):
        return None
    return (text, at.timestamp()) if isinstance(text, str) else None


def _ticket(claims: Any, began_at: float, sign_in: SignIn) -> Ticket | None:
    if not isinstance(claims, dict) or claims.get("is_logged_in") is not True:
        return None
    if claims.get("origin") != sign_in.origin:
        return None
    person = person_of(
        claims,
        groups_claim=sign_in.groups_claim,
        address_is_verified=sign_in.address_is_verified,
    )
    ends = claims.get("exp")
    if person is None:
        return None
    return Ticket(person, began_at, float(ends) if isinstance(ends, int | float) else None)
