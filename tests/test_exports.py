"""docs/exports.md held to the sources; `python -m tests.test_exports` writes it anew."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from metrics.words import system_in_words
from pipelines.source import Source
from pipelines.sources import SOURCES

PAGE = Path(__file__).parent.parent / "docs" / "exports.md"
HEAD = (
    "# How to get the export from your tool\n\n"
    "Each export below is recognised by its header. Files of one tool belong in one import: the "
    "records, and the history where the tool has one. What an export cannot tell is never "
    "guessed: the figures that need it are off, and say why. Where a column may have several "
    "names, the first that the file has is read.\n\n"
    "Any other export needs a mapping; the README shows one. How cells are read: "
    "[dates](dates.md), [other values](values.md).\n"
)

TWO_WORDS = (
    "Jira Service Management", "Azure DevOps", "Microsoft Planner", "Kept format", "Dynamics 365",
    "Zoho Desk",
)  # fmt: skip
WHAT = {
    "event": "what changed",
    "due": "the date told to the customer",
    "original_due": "the first such date",
    "after": "the new value",
    "delivered_at": "the delivery",
    "cancelled_at": "the cancellation",
    "customer": "the customer",
    "team": "the team",
}


def tool(source: Source) -> str:
    """The vendor's name: what the titles of a vendor's exports begin with."""
    known = next((name for name in TWO_WORDS if source.title.startswith(name)), None)
    return known or source.title.split()[0]


def page() -> str:
    """The whole page, one section for each tool in the order of the list."""
    order = list(dict.fromkeys(map(tool, SOURCES)))
    by_tool = sorted(SOURCES, key=lambda source: order.index(tool(source)))
    parts = [HEAD]
    for name, sources in groupby(by_tool, tool):
        parts.append(f"## {name}\n")
        parts += [section(source) for source in sources]
    return "\n".join(parts)


def section(source: Source) -> str:
    """How to make one export, what is read of it, and what it cannot tell."""
    steps = [f"{number}. {_step(step)}" for number, step in enumerate(source.howto, 1)]
    return "\n".join(
        [
            f"### {source.title}\n",
            *steps,
            "",
            f"It is known by {_names(sorted(source.header))}; its name here is `{source.name}`, "
            f"its records are filed under `{source.system}`. {_read(source)}",
            *_told(source.cannot_tell),
            "",
        ]
    )


def _told(sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    return ["", "It cannot tell:", "", *(f"- {sentence}" for sentence in sentences)]


def _read(source: Source) -> str:
    """From which of their columns comes what a judgement stands on."""
    told = "; ".join(
        f"{words} from {_names(source.columns[ours])}"
        for ours, words in WHAT.items()
        if ours in source.columns
    )
    return f"It gives {told}."


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _step(step: str) -> str:
    """A step as Markdown: what is to be typed into a shell stands as code."""
    words, colon, command = step.partition(" run: ")
    return f"{words} run: `{command}`" if colon else step


def test_the_page_says_what_the_sources_do() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make readme"


def test_a_system_is_called_as_its_vendor_writes_it() -> None:
    for source in SOURCES:
        name = system_in_words(source.system, "")
        assert name.partition(" ")[0] in source.title
        assert name in source.title or name.partition(" ")[2].islower()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
