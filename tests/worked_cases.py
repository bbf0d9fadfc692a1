"""The worked cases of the definitions, where they lie beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "shared" / "conformance" / "judgement.json"
ABSENT = pytest.mark.skipif(
    not FILE.exists(), reason=f"THE WORKED CASES ARE NOT HERE: {FILE} is not a file"
)


def read() -> list[dict[str, Any]]:
    """The cases in their order; none where the file is absent."""
    if not FILE.exists():
        return []
    cases: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return cases
