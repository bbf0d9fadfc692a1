"""A file's header against a source's columns: which of ours stands where, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.finding import shown
from pipelines.problem import Problem, Refused
from pipelines.source import Source

DUES = ("due", "original_due")
NAMED = 8  # columns that a message lists by name


@dataclass(frozen=True)
class Place:
    """Where a column of ours stands: their name as written, and its positions (several if it
    may be repeated)."""

    theirs: str
    at: tuple[int, ...]


def folded(name: str) -> str:
    """A header name as names are compared: trimmed, white space as one blank, case-folded."""
    return " ".join(name.split()).casefold()


def place_columns(
    header: Sequence[str], line: int, source: Source, *, due_elsewhere: bool
) -> tuple[dict[str, Place], list[Problem]]:
    """Places of our columns, and what is said of the header; raises Refused."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(header):
        positions[folded(name)].append(i)
    repeats = {folded(name) for name in source.repeats}
    named = {folded(name) for name in source.header}  # not there only where a flag said the source
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    days = {"due_in_days": (source.due_in_days["days"],)} if source.due_in_days else {}
    overruling = {f"overrules {name}": (name,) for name in source.overrules}
    for ours, names in {**source.columns, **days, **overruling}.items():
        theirs = next((n for n in map(folded, names) if n in positions), None)
        if theirs is None:
            if ours not in overruling and (not source.header or named & {*map(folded, names)}):
                problems.append(_absent(ours, names, line))
            continue
        at = positions[theirs]
        if len(at) > 1 and theirs not in repeats:
            raise Refused(_twice(header, at, line))
        places[ours] = Place(header[at[0]], tuple(at))
    if not source.due_lost_at_closing:  # there the one column is a due until the record is closed
        _refuse_one_for_two(places, line)
    _refuse_without(places, source, line, header, due_elsewhere)
    used = {i for place in places.values() for i in place.at}
    used |= {i for name in source.also_ids for i in positions[folded(name)]}
    if unused := [name for i, name in enumerate(header) if i not in used]:
        problems.append(_unused(unused, len(header), line, places))
    return places, problems


def without_due(source: Source, line: int) -> Problem:
    """The refusal of a file without any due, with how to export it."""
    known = [n for ours in DUES for n in source.columns.get(ours, ())]
    how = " ".join(source.howto) or (
        "Add the column with the date that was told to the customer to the export, or name it as "
        "due in a mapping."
    )
    wanted = _named(known)
    message = f"No column of this file is a due date, so there is no promise in it{wanted}. {how}"
    return Problem("MISSING_COLUMN", "refuse", message, line, _first(known, "due"))


def _refuse_without(
    places: Mapping[str, Place], source: Source, line: int, header: Sequence[str],
    due_elsewhere: bool,
) -> None:  # fmt: skip
    missing: list[Problem] = []
    hint = _hint(header)
    required = ["promise_id"]
    if source.kind == "events":
        required += [ours for ours in ("at", "event") if ours == "at" or ours in source.columns]
    for ours in required:
        if ours not in places:
            names = source.columns.get(ours, ())
            message = (
                f"This file has no column for {ours}{_named(names)}; its header on line {line} "
                f"is: {_listed(header)}. {hint}Export it with that column, or name the column in "
                "a mapping."
            )
            missing.append(Problem("MISSING_COLUMN", "refuse", message, line, _first(names, ours)))
    has_days = "due_in_days" in places and source.due_in_days.get("from") in places
    if (
        source.kind == "promises"
        and not due_elsewhere
        and not has_days
        and not any(due in places for due in DUES)
    ):
        missing.append(without_due(source, line))
    if missing:
        raise Refused(*missing)


def _hint(header: Sequence[str]) -> str:
    """What the names of a header give away of the program that wrote them."""
    filled = [name for name in header if name]
    if filled and all(len(name) > 1 and name[0] == name[-1] == "'" for name in filled):
        return (
            "Its names stand in single quotes, which CSV reads as part of them: have the values "
            'quoted with ", or not at all. '
        )
    return ""


def _absent(ours: str, names: Sequence[str], line: int) -> Problem:
    message = (
        f"The mapping names {_listed(names)} for {ours}, but the header on line {line} has no "
        "such column; what needs it is off."
    )
    return Problem("MISSING_COLUMN", "warn", message, line, _first(names, ours))


def _twice(header: Sequence[str], at: Sequence[int], line: int) -> Problem:
    columns = " and ".join(str(i + 1) for i in at)
    message = (
        f"The header on line {line} has the column '{header[at[0]]}' {len(at)} times (columns "
        f"{columns}), and which one counts cannot be known. Rename or remove one of them."
    )
    return Problem("DUPLICATE_COLUMN", "refuse", message, line, header[at[0]])


def _refuse_one_for_two(places: Mapping[str, Place], line: int) -> None:
    """One date cannot be two of a promise's own: each would prove the other."""
    taken: dict[int, str] = {}
    for ours in ("made_at", "original_due", "due", "delivered_at"):
        if ours not in places:
            continue
        theirs, first = places[ours].theirs, places[ours].at[0]
        if first in taken:
            message = (
                f"The column '{theirs}' is named as both {taken[first]} and {ours}. One date "
                "cannot be both: leave one of them out of the mapping."
            )
            raise Refused(Problem("DUPLICATE_COLUMN", "refuse", message, line, theirs))
        taken[first] = ours


def _unused(unused: Sequence[str], total: int, line: int, places: Mapping[str, Place]) -> Problem:
    said = "is" if len(unused) == 1 else "are"
    # What overrules a status is named in its place by their column.
    named = {
        (place.theirs, ours if " " not in ours else "status") for ours, place in places.items()
    }
    used = ", ".join(f"'{theirs[:80]}' as {ours}" for theirs, ours in sorted(named))
    message = f"{len(unused)} of {total} columns {said} not used: {_listed(unused)}. Used: {used}."
    return Problem("UNKNOWN_COLUMN", "warn", message, line)


def _listed(names: Sequence[str]) -> str:
    times = Counter(names)  # a wide export has one name hundreds of times
    some = ", ".join(
        (shown(name) if name else "a column without a name") + (f" ({n} times)" if n > 1 else "")
        for name, n in [*times.items()][:NAMED]
    )
    more = sum([*times.values()][NAMED:])
    return some + (f" and {more} more" if more else "")


def _named(names: Sequence[str]) -> str:
    return f" (known as {_listed(names)})" if names else ""


def _first(names: Sequence[str], ours: str) -> str:
    return names[0] if names else ours
