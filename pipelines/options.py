"""The flags of an import go in; how a file is to be read, and what was answered, come out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.answers import CHOICES, Answers, pair, pairs
from pipelines.zones import is_zone

# Decisions about one import; the next one is asked again.
ASKED_EACH_TIME = frozenset({"GOES_BACK", "DUPLICATE_KEY"})

DATE_ORDERS = ("dmy", "mdy", "ymd")

_ANSWER = re.compile(r"(?P<code>[A-Z_]+)(?::(?P<column>.+?))?=(?P<choice>.*)", re.DOTALL)


class UsageError(ValueError):
    """A flag that cannot be meant; the message is a sentence."""


@dataclass(frozen=True)
class ImportOptions:
    """The flags of `kept import` and `kept check` (docs/formats.md)."""

    source: str | None = None
    instance: str = ""
    mappings: tuple[Path, ...] = ()
    # Of the store: known by their header, like shipped sources; where a flag says, not looked at.
    saved: tuple[Path, ...] = ()
    as_of: str | None = None
    complete: bool = False
    zone: str | None = None
    dates: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    answers: Answers = field(default_factory=lambda: MappingProxyType({}))
    skip_bad: bool = False
    dry_run: bool = False


def options_json(options: ImportOptions) -> dict[str, Any]:
    """The flags as JSON, for another process."""
    return {
        **{field.name: getattr(options, field.name) for field in fields(options)},
        "mappings": [str(path) for path in options.mappings],
        "saved": [str(path) for path in options.saved],
        "answers": [[code, column, choice] for (code, column), choice in options.answers.items()],
    }


def options_of(told: Mapping[str, Any]) -> ImportOptions:
    """The same, the other way."""
    answers = {(code, column): choice for code, column, choice in told["answers"]}
    paths = {name: tuple(Path(path) for path in told[name]) for name in ("mappings", "saved")}
    return ImportOptions(**{**told, **paths, "answers": answers})


def parse_answers(written: Iterable[str]) -> Answers:
    """CODE[:COLUMN]=CHOICE, each; one of values may be given in several. Raises UsageError."""
    answers: dict[tuple[str, str | None], str] = {}
    for text in written:
        match = _ANSWER.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"--answer {text!r} is not CODE=CHOICE or CODE:COLUMN=CHOICE.")
        key, choice = (match["code"], match["column"]), match["choice"].strip()
        _check(key[0], choice)
        if key in answers and key[0] != "UNKNOWN_VALUE" and answers[key] != choice:
            raise UsageError(f"--answer {_asked(key)} is given twice, as two different choices.")
        answers[key] = _joined(answers[key], choice) if key in answers else choice
    return MappingProxyType(answers)


def _check(code: str, choice: str) -> None:
    if code not in CHOICES:
        raise UsageError(
            f"--answer {code}: no question is called that. Questions are {', '.join(CHOICES)}."
        )
    if choice not in CHOICES[code] and (CHOICES[code] or not choice):
        allowed = f"one of {', '.join(CHOICES[code])}" if CHOICES[code] else "one of its choices"
        raise UsageError(f"--answer {code} is {allowed}, not {choice!r}.")


def with_remembered(remembered: Answers, given: Answers) -> Answers:
    """The answers given, and before them what was answered earlier. Values once mapped stay so
    when another value of the same column is answered.
    """
    together = {key: choice for key, choice in remembered.items() if key[0] not in ASKED_EACH_TIME}
    for key, choice in given.items():
        if key[0] == "UNKNOWN_VALUE" and key in together:
            choice = _joined(together[key], choice)
        together[key] = choice
    return together


def _joined(first: str, then: str) -> str:
    """Two choices about the values of one column as one; of one value the later counts."""
    mapped = pairs(first) | pairs(then)
    return ",".join(pair(theirs, ours) for theirs, ours in mapped.items())


def _asked(key: tuple[str, str | None]) -> str:
    code, column = key
    return f"{code}:{column}" if column else code


def known_zone(name: str) -> str:
    """The zone's name; raises UsageError where there is none such."""
    if not is_zone(name):
        raise UsageError(f"There is no time zone {name!r}; write one like Europe/Berlin.")
    return name


def parse_moment(text: str, zone: str) -> tuple[datetime, bool]:
    """A day or a time as local clock time of the zone, and whether it is only a day.

    Raises UsageError. A time without an offset is local already.
    """
    try:
        if not re.search(r"[T :]", text.strip()):
            day = date.fromisoformat(text.strip())
            return datetime(day.year, day.month, day.day), True
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is not None:
            moment = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text!r} is not a day or a time; write 2026-03-31 or 2026-03-31T17:00."
        ) from error
    return moment, False


def in_zone(at: datetime, zone: str, other: str) -> datetime:
    """A local clock time of one zone as that of another."""
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(other)).replace(tzinfo=None)


def moment_text(at: datetime, is_day: bool) -> str:
    """The same, the other way."""
    return at.date().isoformat() if is_day else at.isoformat()


def flags_json(
    options: ImportOptions, name: str, answers: Answers, *, is_rest: bool = False
) -> str:
    """What a file was read with, as it is kept beside the file: `name` is the declaration's;
    `is_rest` of rows that an import had set aside.
    """
    return json.dumps(
        {
            "declaration": name,
            "zone": options.zone,
            "dates": options.dates,
            "encoding": options.encoding,
            "sheet": options.sheet,
            "answers": sorted([code, column, choice] for (code, column), choice in answers.items()),
            **({"rest": True} if is_rest else {}),
        },
        ensure_ascii=False,
    )


def answers_in(flags: str) -> Answers:
    """The answers in what `flags_json` wrote."""
    return {(code, column): choice for code, column, choice in json.loads(flags)["answers"]}


def reads_the_same(options: ImportOptions, flags: str) -> bool:
    """Whether these options would read a file as it was read with those flags: answers once
    given are remembered, so none need be given again, but none may differ.
    """
    was = json.loads(flags)
    names = ("zone", "dates", "encoding", "sheet")
    same = all(was[name] == getattr(options, name) for name in names)
    answered = answers_in(flags)
    return same and with_remembered(answered, options.answers) == with_remembered(answered, {})
