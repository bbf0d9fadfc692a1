"""A process that needs no pandas goes in; one in which nothing imports it comes out.

Arrow imports pandas where it is installed, to see whether what it is given is of it, and DuckDB
likewise: most of a second at the start of every command, for nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Absent:
    """A finder of modules that says pandas is not installed."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError("pandas is not used in this process", name=name)
        return None


def leave_out_pandas() -> None:
    """From here on `import pandas` fails as if it were not installed."""
    sys.meta_path.insert(0, _Absent())
