"""docs/measures.md held to the catalogue; `python -m tests.test_measures_doc` writes it anew."""

from __future__ import annotations

from pathlib import Path

from metrics.handbook import markdown

FILE = Path(__file__).parent.parent / "docs" / "measures.md"


def test_the_measures_are_written_down_as_they_are() -> None:
    assert FILE.read_text(encoding="utf-8") == markdown(), "make measures"


if __name__ == "__main__":
    FILE.write_text(markdown(), encoding="utf-8")
