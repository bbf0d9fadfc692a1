"""What a reader chose to look at: a condition on promises, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from metrics.sql import Condition, one_of
from metrics.words import day_in_words, list_in_words

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMNS = (
    ("team", "teams"),
    ("customer", "customers"),
    ("kind", "kinds"),
    ("owner", "owners"),
)


def from_sources(sources: tuple[str, ...]) -> Condition:
    """Rows of these systems ("jira") or instances ("jira/eu"); of none named, of all."""
    if not sources:
        return Condition("TRUE")
    marks = ", ".join("?" * len(sources))
    return Condition(
        f"source IN ({marks}) OR source || '/' || instance IN ({marks})", sources + sources
    )


@dataclass(frozen=True)
class Filters:
    """The choice of a reader; empty means all. '' in a list means "none recorded".

    A source is a system ("jira") or one instance of it ("jira/eu"). The period is of the first
    due, both days included. `as_of` is a past day to look from; None is what the newest export
    of each promise says.
    """

    teams: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    first_due_from: date | None = None
    first_due_to: date | None = None
    as_of: date | None = None

    def __post_init__(self) -> None:
        # Nothing comes after the last of all days, which some write for "without end": as a bound
        # it leaves nothing out, and there is no day after it to compare with.
        for name in ("first_due_to", "as_of"):
            if getattr(self, name) == date.max:
                object.__setattr__(self, name, None)

    def where(self, *, with_undated: bool = False) -> Condition:
        """The condition on rows of `promises`; `as_of` is not in it (see population.py).

        Within a period a promise without a first due has no place. `with_undated` lets in those
        made in the period, or nobody knows when: coverage counts them, or a period would hide
        every promise that has no date.
        """
        chosen = [
            one_of(column, getattr(self, name)) for column, name in _COLUMNS if getattr(self, name)
        ]
        chosen.append(from_sources(self.sources))
        if self.first_due_from or self.first_due_to:
            period = self._within("first_due")
            if with_undated:
                made = self._within("made_at")
                period = Condition(
                    f"{period.sql} OR (first_due IS NULL AND (made_at IS NULL OR ({made.sql})))",
                    period.params + made.params,
                )
            chosen.append(period)
        return Condition.all(*chosen)

    def _within(self, column: str) -> Condition:
        bounds = []
        if self.first_due_from:
            bounds.append(Condition(f"{column} >= CAST(? AS DATE)", (self.first_due_from,)))
        if self.first_due_to:
            after = self.first_due_to + timedelta(days=1)
            bounds.append(Condition(f"{column} < CAST(? AS DATE)", (after,)))
        return Condition.all(*bounds)

    def among(self, rows: pa.Table) -> pa.Table:
        """The chosen of rows that were read before, with these columns, source, instance and
        first_due: a test holds it to `where`."""
        import pyarrow as pa  # a choice that only becomes SQL starts without it
        import pyarrow.compute as pc

        every = pc.is_valid(rows["source"])
        for column, name in _COLUMNS:
            if values := getattr(self, name):
                named = pc.is_in(rows[column], pa.array([v for v in values if v], pa.string()))
                empty = pc.is_null(rows[column]) if "" in values else False
                every = pc.and_(every, pc.or_(named, empty))
        if self.sources:
            known = pa.array(self.sources, pa.string())
            instance = pc.binary_join_element_wise(rows["source"], rows["instance"], "/")
            every = pc.and_(
                every, pc.or_(pc.is_in(rows["source"], known), pc.is_in(instance, known))
            )
        due = pc.cast(rows["first_due"], pa.timestamp("us")) if rows.num_rows else None
        if due is not None and self.first_due_from:
            start = datetime.combine(self.first_due_from, time())
            every = pc.and_(every, pc.greater_equal(due, start))
        if due is not None and self.first_due_to:
            after = datetime.combine(self.first_due_to, time()) + timedelta(days=1)
            every = pc.and_(every, pc.less(due, after))
        return rows.filter(every)

    def __str__(self) -> str:
        parts = [
            f"{word} {list_in_words([value or 'none recorded' for value in values])}"
            for word, values in (
                ("team", self.teams),
                ("customer", self.customers),
                ("kind", self.kinds),
                ("owner", self.owners),
                ("source", self.sources),
            )
            if values
        ]
        if self.first_due_from and self.first_due_to:
            first, last = day_in_words(self.first_due_from), day_in_words(self.first_due_to)
            parts.append(f"first due {first} to {last}")
        elif self.first_due_from:
            parts.append(f"first due from {day_in_words(self.first_due_from)}")
        elif self.first_due_to:
            parts.append(f"first due up to {day_in_words(self.first_due_to)}")
        if self.as_of:
            parts.append(f"as of {day_in_words(self.as_of)}")
        return "; ".join(parts) or "all promises"
