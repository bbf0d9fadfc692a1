"""The README's lists held to the code; `python -m tests.test_readme` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics.definitions import GROUPS
from pipelines.sources import SOURCES
from tests.test_exports import tool

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def sources() -> str:
    """The tools whose exports are known by their header, in one sentence."""
    *tools, last = [name for name in dict.fromkeys(map(tool, SOURCES)) if name != "Kept format"]
    return (
        f"{', '.join(tools)} and {last}: {len(SOURCES)} kinds of export are known by their header. "
        "How to make each, what is read of it and what it cannot tell: "
        "[docs/exports.md](docs/exports.md)."
    )


def metrics() -> str:
    """The measures by their headings."""
    return "\n".join(
        f"- **{heading}**: {'; '.join(metric.title for metric in those)}"
        for heading, those in GROUPS
    )


SECTIONS = {"sources": sources, "metrics": metrics}


def written(readme: str, section: str) -> str:
    """The README with one section as the code has it."""
    marked = rf"(<!-- {section}: .*? -->\n).*?(<!-- end of {section} -->)"
    assert len(re.findall(marked, readme, flags=re.S)) == 1, f"the marks of {section} are gone"
    new = SECTIONS[section]()
    return re.sub(marked, lambda found: f"{found[1]}{new}\n{found[2]}", readme, flags=re.S)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_readme_says_what_the_code_does(section: str) -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == written(readme, section), "make readme"


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    for name in SECTIONS:
        text = written(text, name)
    README.write_text(text, encoding="utf-8")
