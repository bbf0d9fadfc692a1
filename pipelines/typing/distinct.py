"""A column of text as its distinct values: how often each, and where first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class Distinct:
    """Values in the order of their first rows; `codes` gives each row's place among them."""

    values: tuple[str, ...]
    codes: NDArray[np.int64]
    counts: NDArray[np.int64]
    first: NDArray[np.int64]  # row of the first appearance

    def replaced(self, values: list[str | None]) -> pa.Array:
        """The column with every value replaced by the one at its place."""
        return pa.array(values, pa.string()).take(pa.array(self.codes))


def distinct(cells: pa.Array) -> Distinct:
    """The distinct values of a column without NULLs."""
    encoded = cells.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    count = len(encoded.dictionary)
    first = np.zeros(count, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    values = tuple(encoded.dictionary.to_pylist())
    return Distinct(values, codes, np.bincount(codes, minlength=count), first)
