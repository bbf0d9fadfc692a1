"""Days that readers marked ("new process from March") go in; which of them a question is about
comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import duckdb

from metrics.choices import names
from metrics.filters import Filters
from metrics.scope import Scope

YEAR = timedelta(days=365)


class ChangeError(ValueError):
    """A marked day that cannot be used; the message is a sentence for its writer."""


@dataclass(frozen=True)
class Change:
    """From that day on something was done otherwise, by a team or by all, for a kind or for all."""

    day: date
    text: str
    team: str | None = None
    kind: str | None = None
    who: str = ""
    id: str = ""

    def concerns(self, filters: Filters) -> bool:
        """Whether it changed all of what is chosen: a change of one team says nothing of the
        month's rate of all."""
        return _is_all(self.team, filters.teams) and _is_all(self.kind, filters.kinds)

    def its(self, filters: Filters) -> Filters:
        """The promises it was made for, of those chosen."""
        teams = filters.teams if self.team is None else (self.team,)
        kinds = filters.kinds if self.kind is None else (self.kind,)
        return replace(filters, teams=teams, kinds=kinds)


def _is_all(of: str | None, chosen: tuple[str, ...]) -> bool:
    return of is None or chosen == (of,)


def read(about: Mapping[str, str], says: Mapping[str, str], who: str, id: str) -> Change:
    """Of a remark; raises ChangeError."""
    try:
        day = date.fromisoformat(says.get("day", ""))
    except ValueError as error:
        raise ChangeError(
            f"A marked change has no day that can be read ({says.get('day', '')!r}): take it back "
            "and mark it again."
        ) from error
    return Change(
        day, says.get("text", ""), about.get("team") or None, about.get("kind") or None, who, id
    )


def written(change: Change) -> tuple[dict[str, str], dict[str, str]]:
    """The same for a remark: what it is about, and what it says."""
    about = {name: told for name in ("team", "kind") if (told := getattr(change, name))}
    return about, {"day": change.day.isoformat(), "text": change.text}


def seen(changes: Sequence[Change], scope: Scope) -> list[Change]:
    """Those a reader may see: of all teams, or of a team that is theirs; by day."""
    return sorted(
        (change for change in changes if _may_see(change, scope)),
        key=lambda change: (change.day, change.text),
    )


def visible(
    con: duckdb.DuckDBPyConnection, changes: Sequence[Change], filters: Filters, scope: Scope
) -> list[Change]:
    """Those a reader may see, by day: of all, or of a team and kind that their own promises have.
    No filter counts: a change is theirs or it is not.
    """
    told = seen(changes, scope)
    if scope.is_everything or not told:
        return told
    teams = names(con, "team", Filters(), scope)
    kinds = names(con, "kind", Filters(), scope)
    return [
        one
        for one in told
        if (one.team is None or one.team in teams) and (one.kind is None or one.kind in kinds)
    ]


def _may_see(change: Change, scope: Scope) -> bool:
    if change.team is None or scope.is_everything:
        return True
    return any(one.teams is None or change.team in one.teams for one in (scope, *scope.also))


def around(change: Change, changes: Sequence[Change], filters: Filters) -> tuple[Filters, Filters]:
    """The promises a change was made for, first due since it and before it: up to a year each
    way, and not past the next change that was made for all of the same."""
    its = change.its(filters)
    others = sorted(each.day for each in changes if each.concerns(its) and each.day != change.day)
    last = change.day - timedelta(days=1)
    start = max([change.day - YEAR, *(day for day in others if day < change.day)])
    end = min([last + YEAR, *(day - timedelta(days=1) for day in others if day > change.day)])
    since = replace(
        its,
        first_due_from=_later(its.first_due_from, change.day),
        first_due_to=_earlier(its.first_due_to, end),
    )
    before = replace(
        its,
        first_due_from=_later(its.first_due_from, start),
        first_due_to=_earlier(its.first_due_to, last),
    )
    return since, before


def _later(one: date | None, other: date) -> date:
    return max(one, other) if one else other


def _earlier(one: date | None, other: date) -> date:
    return min(one, other) if one else other
