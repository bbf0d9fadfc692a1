"""A command that takes several flags as one thing becomes a command that has each of the flags."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from typing import Any


def spread(
    command: Callable[..., None],
    place: str,
    together: Callable[..., Any],
    without: Collection[str] = (),
) -> Callable[..., None]:
    """The command with the parameters of `together`, but those left out, where its parameter
    `place` stands; it is called with what `together` makes of them.
    """
    own = inspect.signature(command, eval_str=True).parameters
    every = inspect.signature(together, eval_str=True).parameters
    told = {name: one for name, one in every.items() if name not in without}

    def run(**given: Any) -> None:
        one = together(**{name: given.pop(name) for name in told})
        command(**{place: one}, **given)

    both = {
        name: one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for each in own
        for name, one in (told.items() if each == place else [(each, own[each])])
    }
    run.__doc__ = command.__doc__
    run.__annotations__ = {name: one.annotation for name, one in both.items()}
    vars(run)["__signature__"] = inspect.Signature([*both.values()])
    return run
