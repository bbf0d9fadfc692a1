"""How many rows took how many days goes in, as one query tells it; the curve of them comes out."""

from __future__ import annotations

from typing import Any

import numpy as np

from metrics.slip import Curve, curve

# key, how many, days, whether still open; then whether with a due history, where that makes a
# difference, and source and instance, where systems are counted apart
Cells = list[tuple[Any, ...]]


def has_history(cell: tuple[Any, ...]) -> bool:
    """Whether its rows have a due history, or need none."""
    return cell[4:5] != (False,)


def curve_of(cells: Cells, *, with_history: bool) -> Curve:
    """The Kaplan–Meier curve of the rows with a due history, or of those without."""
    told = [cell[1:4] for cell in cells if (cell[4:5] != (False,)) == with_history]
    many, days, is_open = zip(*told, strict=True) if told else ((), (), ())
    return curve(np.array(days, np.int64), np.array(is_open, np.bool_), np.array(many, np.int64))
