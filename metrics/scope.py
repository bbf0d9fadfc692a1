"""Who is asking: the rows a visitor may see, as a condition every query takes explicitly."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.sql import Condition, one_of


@dataclass(frozen=True)
class Scope:
    """The teams and customers a visitor may see; None is all of them, () is none.

    There is no default on purpose: whoever asks says who is asking.
    """

    teams: tuple[str, ...] | None
    customers: tuple[str, ...] | None

    @property
    def is_everything(self) -> bool:
        return self.teams is None and self.customers is None

    def where(self) -> Condition:
        """The condition on rows of `promises` and its parameters, in their order."""
        return Condition.all(
            *(
                one_of(column, allowed) if allowed else Condition("FALSE")
                for column, allowed in (("team", self.teams), ("customer", self.customers))
                if allowed is not None
            )
        )


EVERYTHING = Scope(teams=None, customers=None)
NOTHING = Scope(teams=(), customers=())
