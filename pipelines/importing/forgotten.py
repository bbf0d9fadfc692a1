"""Which customers a store was told to forget, kept without their names; whether an export brings
one back comes out.

`forgotten.jsonl` holds a hash of each name, made with a key of that store: it recognises a name
that comes again and says none. Whoever has the folder can try names on it, as with any such list.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc

from pipelines.importing.incoming import Incoming
from pipelines.keeping.lock import StoreError
from pipelines.keeping.version import sync
from pipelines.options import ImportOptions
from pipelines.problem import Problem
from pipelines.typing.names import loose

FILE = "forgotten.jsonl"


def note_forgotten(store: Path, names: Iterable[str]) -> None:
    """Add the names' hashes; those that are there stay as they are. Raises OSError, StoreError."""
    lines = _lines(store)
    key = lines[0]["key"] if lines else secrets.token_hex(32)
    if not lines:
        lines = [{"key": key}]
    known = {line.get("hash") for line in lines}
    day = datetime.now(UTC).date().isoformat()
    new = sorted({_hash(key, name) for name in names} - known)
    lines += [{"hash": one, "on": day} for one in new]
    building = store / f"{FILE}.building"
    with building.open("w", encoding="ascii") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(building, store / FILE)
    sync(store)


def forgotten_on(store: Path, names: Iterable[str]) -> dict[str, str]:
    """Of these names those that were forgotten, spelled so or nearly so, and on which day."""
    lines = _lines(store)
    if not lines:
        return {}
    days = {line["hash"]: line["on"] for line in lines[1:]}
    hashes = {name: _hash(lines[0]["key"], name) for name in names}
    return {name: days[one] for name, one in hashes.items() if one in days}


def forgotten(store: Path) -> int:
    """How many names were forgotten. Raises StoreError where the list cannot be read."""
    return max(0, len(_lines(store)) - 1)


def ask_forgotten(
    store: Path, files: Sequence[Incoming], options: ImportOptions
) -> tuple[Incoming, ...]:
    """Ask where an export holds a customer that was to be forgotten (GOES_BACK): importing it
    brings the name back.
    """
    if not (store / FILE).exists():
        return tuple(files)
    return tuple(_asked(store, file, options) for file in files)


def _asked(store: Path, file: Incoming, options: ImportOptions) -> Incoming:
    typed = file.typed
    if typed is None or "customer" not in typed.records.column_names:
        return file
    column = typed.columns.get("customer") or "customer"
    counted = pc.value_counts(typed.records["customer"].combine_chunks()).to_pylist()
    rows = {row["values"]: row["counts"] for row in counted if row["values"]}
    back = forgotten_on(store, rows)
    answer = options.answers.get(("GOES_BACK", column))
    if not back or answer == "yes":
        return file
    n, day = sum(rows[name] for name in back), max(back.values())
    are = "row is" if n == 1 else "rows are"
    return file.with_problem(
        Problem(
            "GOES_BACK",
            "refuse" if answer == "no" else "ask",
            f"{n:,} {are} of a customer that this store was told to forget on {day}. Importing "
            f"{file.file} brings the name back. Take those rows out of the export, or say that "
            "this is meant.",
            column=column,
            choices=("yes", "no"),
            flag=f"--answer 'GOES_BACK:{column}=yes'",
        )
    )


def _hash(key: str, name: str) -> str:
    said = (loose(name) or name).encode("utf-8", "surrogatepass")
    return hmac.new(bytes.fromhex(key), said, hashlib.sha256).hexdigest()


def _lines(store: Path) -> list[dict[str, str]]:
    try:
        text = (store / FILE).read_text(encoding="ascii")
        lines: list[dict[str, str]] = [json.loads(line) for line in text.splitlines()]
        if lines:
            bytes.fromhex(lines[0]["key"])
        if any({"hash", "on"} != {*line} for line in lines[1:]):
            raise ValueError
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{FILE} in {store} cannot be read, so it is not known which customers were to be "
            "forgotten. Put back a copy of it; removing it forgets that list too."
        ) from error
    return lines
