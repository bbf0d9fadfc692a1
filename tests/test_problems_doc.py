"""docs/problems.md held to the codes; `python -m tests.test_problems_doc` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.answers import CHOICES
from pipelines.codes import TABLE

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "problems.md"
FORMATS = ROOT.parent / "shared" / "formats.md"
HEAD = (
    "# What can be wrong with a file, and what to do\n\n"
    "Every problem has a code, and a sentence with its line, column and value. Its severity is "
    "*warn* (only said), *aside* (the row is set aside, its neighbours are kept), *ask* (nothing "
    "is committed until one question is answered) or *refuse*. Rows set aside can be taken away "
    "as CSV, from the page Imports or by `kept imports IMPORT --set-aside FILE`, mended, and "
    "imported alone.\n\n"
    "| code | what it means | what to do |\n|---|---|---|\n"
)
ASKED = "\n## Questions\n\nEach is answered on the page, or by `--answer CODE[:COLUMN]=CHOICE`.\n\n"


def page() -> str:
    rows = [f"| `{code}` | {one.means} | {one.do} |\n" for code, one in TABLE.items()]
    asked = []
    for code, choices in CHOICES.items():
        words = " or ".join(f"`{choice}`" for choice in choices) or "one of those it names"
        asked.append(f"- `{code}`: {words}\n")
    return HEAD + "".join(rows) + ASKED + "".join(asked)


def test_the_page_is_what_the_codes_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.test_problems_doc"


def test_every_code_a_problem_has_is_explained_and_no_other() -> None:
    raised: set[str] = set()
    for file in (ROOT / "pipelines").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file.name not in ("codes.py", "answers.py"):
            raised |= set(re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', text)) & set(TABLE)
            found = re.findall(r'\b(?:Problem|Finding)\(\s*(?:int\(row\), |f?row, )?"(\w+)"', text)
            assert set(found) <= set(TABLE), f"{file.name}: {set(found) - set(TABLE)}"
    assert raised == set(TABLE)
    assert set(CHOICES) <= set(TABLE)


@pytest.mark.skipif(not FORMATS.exists(), reason="the list of codes agreed on is not here")
def test_the_codes_are_those_agreed_on() -> None:
    section = FORMATS.read_text(encoding="utf-8").split("## Codes of problems and questions")[1]
    table = section.split("\n# ")[0]
    agreed = {
        code
        for line in table.splitlines()
        if line.startswith("| ") and not line.startswith("| codes")
        for code in line.split("|")[1].split()
    }
    assert set(TABLE) == agreed


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
