"""The README's tables held to the code; `python -m tests.test_readme` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics.definitions import CATALOGUE
from pipelines.sources import SOURCES

README = Path(__file__).parent.parent / "README.md"
BETTER = {"higher": "higher is better", "lower": "lower is better", "neither": ""}


def table(*rows: tuple[str, ...]) -> str:
    """A Markdown table; the first row is its header."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def sources() -> str:
    """One row per export that is recognised by its header."""
    return table(
        ("export", "its source", "what it cannot tell"),
        *((s.title, f"`{s.system}`", " ".join(s.cannot_tell)) for s in SOURCES),
    )


def metrics() -> str:
    """One row per entry of the catalogue."""
    return table(
        ("metric", "name", "what it says", "unit"),
        *(
            (
                m.title,
                f"`{m.name}`",
                m.definition,
                ", ".join(filter(None, (m.unit, BETTER[m.better]))),
            )
            for m in CATALOGUE
        ),
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


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"])
def test_every_link_within_the_project_leads_somewhere(file: str) -> None:
    text = (README.parent / file).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert not [link for link in links if not (README.parent / link).exists()]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    for name in SECTIONS:
        text = written(text, name)
    README.write_text(text, encoding="utf-8")
