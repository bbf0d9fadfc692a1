"""Who is asking: the rows a visitor may see, as a condition every query takes explicitly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.sql import Condition, one_of
from metrics.words import list_in_words


@dataclass(frozen=True)
class Scope:
    """The teams and customers a visitor may see; None is all of them, () is none.

    A row is seen where both let it through, or where one of `also` does. There is no default for
    the two on purpose: whoever asks says who is asking.
    """

    teams: tuple[str, ...] | None
    customers: tuple[str, ...] | None
    also: tuple[Scope, ...] = ()

    @property
    def is_everything(self) -> bool:
        own = self.teams is None and self.customers is None
        return own or any(scope.is_everything for scope in self.also)

    @property
    def is_nothing(self) -> bool:
        own = self.teams == () or self.customers == ()
        return own and all(scope.is_nothing for scope in self.also)

    def lets(self, *, team: str | None, customer: str | None) -> bool:
        """Whether a row of this team and customer is seen: the same as `where`, of one row."""
        return any(
            (one.teams is None or (team or "") in one.teams)
            and (one.customers is None or (customer or "") in one.customers)
            for one in (self, *self.also)
        )

    def where(self) -> Condition:
        """The condition on rows of `promises` and its parameters, in their order."""
        if self.is_everything:
            return Condition("TRUE")
        own = Condition.all(
            *(
                one_of(column, allowed) if allowed else Condition("FALSE")
                for column, allowed in (("team", self.teams), ("customer", self.customers))
                if allowed is not None
            )
        )
        either = (own, *(scope.where() for scope in self.also))
        return Condition(
            " OR ".join(f"({one.sql})" for one in either),
            tuple(param for one in either for param in one.params),
        )

    def __str__(self) -> str:
        if self.is_everything:
            return "every promise"
        if self.is_nothing:
            return "no promise"
        parts = [
            " and ".join(
                f"{word} {list_in_words([name or 'none recorded' for name in names])}"
                for word, names in (
                    ("team" if len(scope.teams or ()) == 1 else "teams", scope.teams),
                    ("customer" if len(scope.customers or ()) == 1 else "customers",
                     scope.customers),
                )
                if names
            )
            for scope in (self, *self.also)
            if not (scope.teams == () or scope.customers == ())
        ]  # fmt: skip
        return "; and ".join(parts)


EVERYTHING = Scope(teams=None, customers=None)
NOTHING = Scope(teams=(), customers=())


def any_of(scopes: Sequence[Scope]) -> Scope:
    """What any of them lets through; of none, nothing."""
    told = [scope for scope in scopes if not scope.is_nothing]
    if any(scope.is_everything for scope in told):
        return EVERYTHING
    if len(told) < 2:
        return told[0] if told else NOTHING
    return Scope(told[0].teams, told[0].customers, also=tuple(told[1:]))
