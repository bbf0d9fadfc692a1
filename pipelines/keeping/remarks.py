"""What readers add to a store in their own words goes in, one line each; what stands comes out.

A remark is what no export says: that two names are one (`alias`), why a promise was broken
(`cause`), what was told to a customer (`note`), from which day on something was done otherwise
(`change`), what teams are held to (`standard`), a choice of filters under a name (`view`). Remarks
stand outside the database, in `remarks.jsonl`: they outlive every version of it, and undoing an
import leaves them. A line is only ever added; taking a remark back adds one too. Each line carries
a check of itself and of the one before it, so that one that was damaged or is gone is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pipelines.keeping.ends import locked, note_end, whole_lines
from pipelines.keeping.lock import StoreError

Kind = Literal["alias", "cause", "note", "change", "standard", "view"]
FILE = "remarks.jsonl"


@dataclass(frozen=True)
class Remark:
    """One remark. `about` says what it is about, by our column names (`customer`, `team`, or
    `source`, `instance` and `promise_id`); `says` holds what was said, by the field's name.
    """

    kind: Kind
    about: Mapping[str, str]
    says: Mapping[str, str]
    who: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


def remarks(store: Path, kind: Kind | None = None) -> tuple[Remark, ...]:
    """The remarks that stand, oldest first, of one kind or all; those taken back are left out.
    Raises StoreError where a line cannot be read.
    """
    said: dict[str, Remark] = {}
    for fields in _lines(store):
        if "takes_back" in fields:
            said.pop(fields["takes_back"], None)
        else:
            said[fields["id"]] = Remark(**fields)
    return tuple(remark for remark in said.values() if kind in (None, remark.kind))


def add_remark(store: Path, remark: Remark) -> None:
    """Keep a remark. Raises StoreError where the store cannot be written."""
    add_remarks(store, (remark,))


def add_remarks(store: Path, said: Iterable[Remark]) -> None:
    """Keep several, in their order, all or none: the file is looked through once for all of them.
    Raises StoreError where the store cannot be written.
    """
    _append(store, [asdict(remark) for remark in said])


def take_back(store: Path, remark_id: str, who: str) -> None:
    """Undo a remark; its line stays, and who took it back and when is added.
    Raises StoreError where the store cannot be written.
    """
    _append(
        store,
        [
            {
                "takes_back": remark_id,
                "who": who,
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        ],
    )


def rewrite_remarks(
    store: Path,
    change: Callable[[dict[str, Any]], dict[str, Any] | None],
    *,
    is_trial: bool = False,
) -> int:
    """Put every line through `change`, which gives None for one that goes (and so does the line
    that took it back); how many changed or went, or with `is_trial` would. Only forgetting a
    customer does this: otherwise a line once written stays. Raises StoreError where a line cannot
    be read, or the store not be written.
    """
    path = store / FILE
    if not path.exists():
        return 0
    try:
        with locked(path):
            pairs = [(line, change(line)) for line in _lines(store)]
            gone = {line["id"] for line, now in pairs if now is None}
            stay = [
                (line, now)
                for line, now in pairs
                if now is not None and now.get("takes_back") not in gone
            ]
            count = len(pairs) - len(stay) + sum(now != line for line, now in stay)
            if count and not is_trial:
                _replace(path, [now for _, now in stay])
    except OSError as error:
        raise _not_written(store, error) from error
    return count


def _append(store: Path, told: Sequence[Mapping[str, object]]) -> None:
    path = store / FILE
    try:
        with locked(path) as file:
            before = _lines_with_checks(store)
            whole = sum(len(line) + 1 for line in whole_lines(path)[0])
            file.truncate(whole)  # a torn last line of a crash was never acknowledged
            check, lines = before[-1][1] if before else "", b""
            for fields in told:
                lines += _line(fields, check)
                check = _check(fields, check)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
            note_end(path, whole + len(lines))
    except OSError as error:
        raise _not_written(store, error) from error


def _replace(path: Path, lines: list[dict[str, Any]]) -> None:
    building, check, size = path.with_name(f"{FILE}.building"), "", 0
    with building.open("wb") as file:
        for fields in lines:
            line = _line(fields, check)
            check, size = json.loads(line)["check"], size + len(line)
            file.write(line)
        file.flush()
        os.fsync(file.fileno())
    note_end(path, size)
    os.replace(building, path)


def _lines(store: Path) -> list[dict[str, Any]]:
    return [fields for fields, _ in _lines_with_checks(store)]


def _lines_with_checks(store: Path) -> list[tuple[dict[str, Any], str]]:
    """Each line and its check. Raises StoreError at the first that is not as it was written; a
    file that was begun without checks has none up to its first.
    """
    found: list[tuple[dict[str, Any], str]] = []
    before, (lines, cut) = "", whole_lines(store / FILE)
    for number, line in enumerate(lines, start=1):
        try:
            fields = json.loads(line)
            check = str(fields.pop("check", ""))
            is_whole = check == (_check(fields, before) if check or before else "")
            if "takes_back" not in fields:
                Remark(**fields)
        except (ValueError, TypeError, AttributeError, RecursionError):
            is_whole = False
        if not is_whole:
            raise StoreError(
                f"Line {number} of {FILE} in {store} is not what was written there, or a line "
                "before it is gone. Restore a backup, or set the file aside under another name; "
                "nothing else was touched."
            )
        found.append((fields, check))
        before = check
    if cut is not None:
        raise cut
    return found


def _line(fields: Mapping[str, object], before: str) -> bytes:
    told = {**fields, "check": _check(fields, before)}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _check(fields: Mapping[str, object], before: str) -> str:
    text = before + json.dumps(fields, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _not_written(store: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{FILE} in {store} could not be written ({error.strerror}). Nothing was changed; see "
        "whether the disk is full and the folder may be written."
    )
