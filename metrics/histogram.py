"""How many rows took how many days goes in, as one query tells it; the curve of them comes out."""

from __future__ import annotations

from typing import Any

import numpy as np

from metrics.slip import Curve, curve

# key, source, instance, how many, days, whether still open; and whether with a due history, where
# that makes a difference
Cells = list[tuple[Any, ...]]


def has_history(cell: tuple[Any, ...]) -> bool:
    """Whether its rows have a due history, or need none."""
    return cell[6:] != (False,)


def curve_of(cells: Cells, *, with_history: bool) -> Curve:
    """The Kaplan–Meier curve of the rows with a due history, or of those without."""
    told = [cell for cell in cells if has_history(cell) == with_history]
    many, days, is_open = list(zip(*told, strict=True))[3:6] if told else ((), (), ())
    return curve(np.array(days, np.int64), np.array(is_open, np.bool_), np.array(many, np.int64))
