"""What can be wrong with a file, said as a sentence to the person who chose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["warn", "aside", "ask", "refuse"]


@dataclass(frozen=True)
class Problem:
    """One finding about one file; of severity "ask" it is a question, with choices and a flag.

    `line` is physical, from 1, preamble counted; `column` is the file's own header; `value` the
    cell as written (shortened and escaped only when shown); `raw` the whole row as it stood in
    the file, where the row is set aside. The codes are listed in docs/problems.md.
    """

    code: str
    severity: Severity
    message: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    raw: str | None = None
    choices: tuple[str, ...] = ()
    flag: str | None = None


class Refused(Exception):
    """A file that cannot be imported at all; carries the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(p.message for p in problems))
        self.problems = problems
