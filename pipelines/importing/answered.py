"""Answers and the files they are about go in; which of them could not be used comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.answers import Answers, answer, pairs
from pipelines.finding import shown
from pipelines.importing.incoming import Incoming
from pipelines.problem import Problem


def without_use(file: Incoming, answers: Answers) -> Incoming:
    """The file; a question that is open although it was answered says that the answer is none of
    its choices, so that nobody answers the same again.
    """
    return replace(file, problems=tuple(_said(problem, answers) for problem in file.problems))


def _said(problem: Problem, answers: Answers) -> Problem:
    if problem.severity != "ask":
        return problem
    told = answer(answers, problem.code, problem.column)
    if told is not None and any("=" in choice for choice in problem.choices):
        told = pairs(told).get(problem.value or "")
    if told is None:
        return problem
    words = f"The answer {shown(told)} is none of the choices. {problem.message}"
    return replace(problem, message=words)


def of_no_column(files: Sequence[Incoming], answers: Answers) -> Problem | None:
    """A warning where an answer names a column that no file has; None where each is known."""
    if not all(file.read_as for file in files):
        return None  # a file that could not be read may have it
    here = {name for file in files if file.read_as for name in file.read_as.header}
    lost = [(code, column) for code, column in answers if column and column not in here]
    if not lost:
        return None
    named = ", ".join(f"{code}:{column}" for code, column in lost)
    return Problem(
        "UNKNOWN_COLUMN",
        "warn",
        "No file here has the column, written just so, that this answer is about; it was not used: "
        f"{named}.",
        column=lost[0][1],
    )
