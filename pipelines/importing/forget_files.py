"""A store's folder and a customer's spellings go in; what stands beside the versions without the
name comes out: settings, remarks, mappings, logs.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from pipelines.importing.forget_rows import taken_out
from pipelines.keeping.audit import blank_customers
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import rewrite_remarks
from pipelines.keeping.spelled import Spelled
from pipelines.keeping.version import sync
from pipelines.keeping.whole import whole

Key = tuple[str, str, str]  # source, instance, promise_id


def settings_without(store: Path, spelled: Spelled) -> str | None:
    """The store's settings.toml without the name; None where it is not in it. Raises StoreError
    where it stands in a way that only its owner can take out.
    """
    path = store / "settings.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not spelled.is_in(text):
        return None
    return _toml_without(path, text, spelled)


def mappings_without(store: Path, spelled: Spelled) -> dict[Path, tuple[Path, str]]:
    """Of each saved mapping that holds the name: its file, and the name and text it is to have.
    Raises StoreError.
    """
    found = {}
    for path in sorted((store / "mappings").glob("*")):
        text = path.read_text(encoding="utf-8")
        name = spelled.out_of(path.name)
        if name != path.name or spelled.is_in(text):
            taken = _toml_without(path, text, spelled) if spelled.is_in(text) else text
            found[path] = (path.with_name(name), taken)
    return found


def remarks_without(store: Path, spelled: Spelled, gone: Collection[Key]) -> int:
    """Take the customer's remarks away, and the name out of the others; lines that changed."""
    return rewrite_remarks(store, lambda line: _remark_without(line, spelled, gone))


def remarks_about(store: Path, spelled: Spelled, gone: Collection[Key]) -> int:
    """How many lines that would change."""
    return rewrite_remarks(store, lambda line: _remark_without(line, spelled, gone), is_trial=True)


def logs_without(store: Path, spelled: Spelled) -> int:
    """Take lines with the name out of the log of faults, and blank it in the audit; how many."""
    lines = blank_customers(store, spelled.names)
    path = store / "log.jsonl"
    if path.exists():
        was = path.read_text(encoding="utf-8").splitlines(keepends=True)
        stay = [line for line in was if not spelled.is_in(line)]
        if stay != was:
            write_whole(path, "".join(stay))
        lines += len(was) - len(stay)
    return lines


def write_whole(path: Path, text: str) -> None:
    """Replace a file: all at once, and on the disk."""
    with whole(path) as building:
        building.write_text(text, encoding="utf-8")
        sync(building)
    sync(path.parent)


def _remark_without(
    line: dict[str, Any], spelled: Spelled, gone: Collection[Key]
) -> dict[str, Any] | None:
    """A line of remarks.jsonl as it is to be; None where it goes. What was said about the
    customer or a record of theirs goes; so do an alias of the name, and a view of it.
    """
    if "takes_back" in line:
        return line
    about = line["about"]
    key = tuple(about.get(name, "") for name in ("source", "instance", "promise_id"))
    is_theirs = about.get("customer") in spelled.names or key in gone
    if is_theirs or (line["kind"] in ("alias", "view") and spelled.is_in(json.dumps(line))):
        return None
    return {**line, **{k: taken_out(line[k], spelled) for k in ("about", "says")}}


def _toml_without(path: Path, text: str, spelled: Spelled) -> str:
    """TOML text without the name, comments and order as they were: a line that names it as the
    key or the whole value goes, elsewhere '(forgotten)' stands for it. What comes out has to
    mean what the text meant, but for the name.
    """
    wanted = taken_out(tomllib.loads(text), spelled)
    taken = "".join(
        "" if spelled.is_in(line) and _is_entry(line, spelled) else spelled.out_of(line)
        for line in text.splitlines(keepends=True)
    )
    try:
        is_same = tomllib.loads(taken) == wanted
    except tomllib.TOMLDecodeError:
        is_same = False
    if not is_same or spelled.is_in(taken):
        named = [str(n) for n, one in enumerate(text.splitlines(), 1) if spelled.is_in(one)]
        raise StoreError(
            f"{path} names the customer in a way that cannot be taken out by itself (line "
            f"{', '.join(named) or '?'}). Take it out there, then forget the customer again; "
            "nothing was changed."
        )
    return taken


def _is_entry(line: str, spelled: Spelled) -> bool:
    """Whether a line of TOML is one `key = value` whose key or value is the name."""
    try:
        told = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    return any(
        key in spelled.names or (isinstance(value, str) and value in spelled.names)
        for key, value in told.items()
    )
