"""What an import found goes in; JSON (docs/formats.md), an exit code and words come out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipelines.problem import Problem, Severity

Outcome = Literal["accept", "accept+warn", "ask", "partial", "refuse"]

SHOWN = 80  # characters of a value in a message


class Found(BaseModel):
    """One problem of one file; `value` is escaped and shortened."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    line: int | None
    column: str | None
    value: str | None
    message: str


class Question(BaseModel):
    """What has to be answered before anything is committed, and the flag that answers it."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    line: int | None
    column: str | None
    choices: tuple[str, ...]
    flag: str | None


class FileReport(BaseModel):
    """One file; rows = accepted + repeats + set_aside unless it is refused."""

    model_config = ConfigDict(frozen=True)

    file: str
    outcome: Outcome
    source: str | None
    sha256: str | None
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_line: int | None
    rows: int
    accepted: int
    repeats: int
    set_aside: int
    problems: tuple[Found, ...]


class Counts(BaseModel):
    """Of the promises an import touched: how many are new, were judged otherwise, or stand."""

    model_config = ConfigDict(frozen=True)

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class Difference(BaseModel):
    """What the records say otherwise than the last export of their system did, the import
    `import_id`: how many were delivered since, reopened, cancelled, given another date, are new,
    or are missing from this one.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    instance: str
    import_id: str
    as_of: str
    delivered: int
    reopened: int
    cancelled: int
    moved: int
    new: int
    missing: int

    def __str__(self) -> str:
        counted = (
            (self.delivered, "promise delivered", "promises delivered"),
            (self.reopened, "reopened", "reopened"),
            (self.cancelled, "cancelled", "cancelled"),
            (self.moved, "date moved", "dates moved"),
            (self.new, "new record", "new records"),
            (self.missing, "record missing", "records missing"),
        )
        said = [f"{n:,} {one if n == 1 else many}" for n, one, many in counted if n]
        of = f"{self.source}/{self.instance}" if self.instance else self.source
        return (
            f"Since the last export of {of} ({self.import_id}, as of {self.as_of}): "
            f"{', '.join(said) or 'nothing is different'}."
        )


class Report(BaseModel):
    """One import, or what one would be. `import_id` is None where nothing was committed; where
    the same files were imported before, it is the import that has them.
    """

    model_config = ConfigDict(frozen=True)

    import_id: str | None
    files: tuple[FileReport, ...]
    promises: Counts = Counts()
    as_of: str | None = None
    questions: tuple[Question, ...] = ()
    # Beyond docs/formats.md, so written only where there are any.
    differences: tuple[Difference, ...] = Field((), exclude_if=lambda found: not found)
    skip_bad: bool = Field(False, exclude=True)
    is_unchanged: bool = Field(False, exclude=True)

    @property
    def exit_code(self) -> int:
        """0 done; 1 refused, nothing changed; 3 a question comes first, nothing changed."""
        outcomes = {file.outcome for file in self.files}
        if "refuse" in outcomes:
            return 1
        if self.questions:
            return 3
        if self.is_nothing:
            return 1
        return 1 if "partial" in outcomes and not self.skip_bad else 0

    @property
    def can_go_on(self) -> bool:
        """Nothing is refused, asked, or all set aside: it needs at most the reader's consent."""
        refused = any(file.outcome == "refuse" for file in self.files)
        return not (refused or self.questions or self.is_nothing)

    @property
    def is_nothing(self) -> bool:
        """Every row was set aside: then there is nothing to import, whoever agrees."""
        counts = [(file.accepted, file.set_aside) for file in self.files]
        return any(aside for _, aside in counts) and not any(accepted for accepted, _ in counts)


def outcome(problems: Iterable[Problem], set_aside: int) -> Outcome:
    """The worst of what was found; a question outranks rows set aside (trust.md)."""
    severities = {problem.severity for problem in problems}
    if "refuse" in severities:
        return "refuse"
    if "ask" in severities:
        return "ask"
    if set_aside:
        return "partial"
    return "accept+warn" if severities else "accept"


def found(problem: Problem) -> Found:
    return Found(
        code=problem.code,
        severity=problem.severity,
        line=problem.line,
        column=problem.column,
        value=None if problem.value is None else shown(problem.value),
        message=problem.message,
    )


def question(problem: Problem) -> Question:
    """The question, with the flag that answers it."""
    flag = problem.flag
    if flag is None and problem.choices:
        where = f":{problem.column}" if problem.column else ""
        flag = f"--answer '{problem.code}{where}={problem.choices[0]}'"
    return Question(
        code=problem.code,
        message=problem.message,
        line=problem.line,
        column=problem.column,
        choices=problem.choices,
        flag=flag,
    )


def shown(value: str) -> str:
    """The first characters of a value, with what does not print written as an escape."""
    escaped = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode()
        for c in value[: SHOWN + 1]
    )
    return escaped if len(escaped) <= SHOWN else escaped[: SHOWN - 1] + "…"


def in_words(report: Report) -> str:
    """The report for people: each file, its problems (the first of each kind), what came of it."""
    lines: list[str] = []
    for file in report.files:
        lines.append(_file_in_words(file))
        lines += _problems_in_words(file.problems)
    for asked in report.questions:
        lines.append(f"Question {asked.code}: {asked.message}")
        if asked.choices:
            lines.append(f"  Choices: {', '.join(asked.choices)}")
        if asked.flag:
            lines.append(f"  Answer with: {asked.flag}")
    lines += [str(difference) for difference in report.differences]
    lines.append(_verdict(report))
    return "\n".join(lines)


def _file_in_words(file: FileReport) -> str:
    counted = f"{file.rows:,} rows, {file.accepted:,} accepted"
    if file.repeats:
        counted += f", {file.repeats:,} repeated"
    if file.set_aside:
        counted += f", {file.set_aside:,} set aside"
    known = f" ({file.source})" if file.source else ""
    return f"{shown(file.file)}{known}: {file.outcome}" + (
        "" if file.outcome == "refuse" else f"; {counted}"
    )


def told_once(problems: Iterable[Found]) -> list[Found]:
    """The problems for people: a footer's own says already how many cells its line has."""
    problems = list(problems)
    footers = {found.line for found in problems if found.code == "FOOTER"}
    return [p for p in problems if p.code != "FIELD_COUNT" or p.line not in footers]


def _problems_in_words(problems: tuple[Found, ...], first: int = 5) -> list[str]:
    lines: list[str] = []
    by_code: dict[str, list[Found]] = {}
    for problem in told_once(problems):
        if problem.severity != "ask":
            by_code.setdefault(problem.code, []).append(problem)
    for code, same in by_code.items():
        for problem in same[:first]:
            where = f"line {problem.line}: " if problem.line is not None else ""
            lines.append(f"  {code} {where}{problem.message}")
        if len(same) > first:
            lines.append(f"  {code} … and {len(same) - first:,} more (--json lists them all)")
    return lines


def _verdict(report: Report) -> str:
    if any(file.outcome == "refuse" for file in report.files):
        return "Nothing was changed."
    if report.questions:
        return "Nothing was changed: a question must be answered first."
    if report.exit_code:
        if report.is_nothing:
            return (
                "Nothing was changed: no row can be read. Where the same reason stands at every "
                "row, the file is likely another kind of export, or needs another mapping."
            )
        return "Nothing was changed: some rows cannot be read. Take the others with --skip-bad."
    if report.is_unchanged:
        return f"Unchanged: the same was imported before, as {report.import_id}."
    n = report.promises
    noun = "promise" if n.new == 1 else "promises"
    counted = f"{n.new:,} new {noun}, {n.changed:,} changed, {n.unchanged:,} unchanged"
    if report.import_id is None:
        return f"This would import as of {report.as_of}: {counted}. Nothing was changed."
    return f"Imported as {report.import_id}, as of {report.as_of}: {counted}."
