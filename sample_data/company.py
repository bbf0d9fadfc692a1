"""The seed in, every promise the sample company made out, by system."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from sample_data.days import BERLIN
from sample_data.life import lives
from sample_data.personas import SALES, TEAMS
from sample_data.promise import Promise
from sample_data.stories import stories

SEED = 20261115
DOMAIN = "tessmark.example"  # Tessmark Controls makes and runs building automation
LETTERS = str.maketrans({"ø": "o", "ł": "l", "ð": "d", "þ": "th", "ß": "ss"})


@cache
def company(seed: int = SEED) -> Mapping[str, tuple[Promise, ...]]:
    """System → its promises in the order they were made."""
    everything: list[Promise] = []
    for team in TEAMS:
        everything += lives(team, seed, len(everything) + 1)
    everything += stories(len(everything) + 1)
    everything = families(Random(f"{seed}:families"), everything)
    by_system: dict[str, list[Promise]] = {}
    for promise in sorted(everything, key=lambda p: (p.made_at, p.number)):
        by_system.setdefault(system(promise), []).append(promise)
    return {name: tuple(promises) for name, promises in by_system.items()}


def system(promise: Promise) -> str:
    """Where a promise is written down; renewals are sold in another system than new business."""
    if promise.team == SALES.name and promise.kind == "Existing business":
        return "hubspot_deal"
    return next(team.system for team in TEAMS if team.name == promise.team)


def families(rng: Random, promises: list[Promise]) -> list[Promise]:
    """Gives some promises a parent: an earlier one of the same team to the same customer."""
    last: dict[tuple[str, str], Promise] = {}
    related = []
    for promise in promises:
        parent = last.get((promise.team, promise.customer))
        close = parent is not None and promise.made_at - parent.made_at < timedelta(days=30)
        if parent and close and promise.parent is None and not promise.fate and rng.random() < 0.2:
            promise = replace(promise, parent=parent.number, deliverable=parent.deliverable)
        elif not promise.fate and promise.first is not None:
            last[(promise.team, promise.customer)] = promise
        related.append(promise)
    return related


def mail(name: str) -> str:
    """An address for one of our people: 'Émilie Garnier' → emilie.garnier@…"""
    folded = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    plain = folded.encode("ascii", "ignore").decode().replace("'", "").replace(" ", ".")
    return f"{plain}@{DOMAIN}" if name else ""


def utc(at: datetime) -> datetime:
    """Our wall clock as UTC, still naive."""
    return at.replace(tzinfo=BERLIN).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
