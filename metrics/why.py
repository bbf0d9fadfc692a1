"""One sentence that says why a promise is judged as it is, from its row and its moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def why(promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]]) -> str:
    """'Due 10 Mar; moved to 20 Mar on 13 Mar, three days after; delivered 18 Mar, by the new date.'

    `promise` is a row of `promises`, `moves` its rows of `moves` in order of position.
    """
    raise NotImplementedError
