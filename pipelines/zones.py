"""A name goes in; whether it is that of a time zone comes out."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from zoneinfo import available_timezones


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name, spelled so.

    Python knows the zones that tzdata lists, in one file, and those the machine has besides: they
    are looked for in hundreds of files, so only for a name that is not in the list.
    """
    return name in _listed() or name in _every()


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _every() -> frozenset[str]:
    return frozenset(available_timezones())
