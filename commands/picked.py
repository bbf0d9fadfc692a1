"""A list with ids and the beginning of one go in; the one that is meant comes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:

    class Listed(Protocol):
        """What a command has printed with the first signs of its id."""

        @property
        def id(self) -> str: ...


T = TypeVar("T", bound="Listed")


def picked(listed: Iterable[T], begins: str, refusal: str) -> T:
    """The one whose id begins so. Raises UsageError with the refusal where none does, or several;
    nothing at all, as an unset variable of a script gives it, is nobody's beginning.
    """
    from pipelines.options import UsageError

    found = [one for one in listed if begins and one.id.startswith(begins)]
    if len(found) != 1:
        raise UsageError(refusal)
    return found[0]
