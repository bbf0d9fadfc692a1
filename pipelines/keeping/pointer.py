"""CURRENT and the receipts go in; the version that counts comes out, and is written.

A version is published by its receipt; CURRENT repeats its name for readers in a hurry and for
people. Where the two differ the receipts decide, so that a crash between them loses nothing, and
an older CURRENT put there by hand or by an old backup hides no import that was acknowledged.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pipelines.keeping.lock import StoreError
from pipelines.keeping.receipts import ReceiptsError, newest_receipt, read_receipts
from pipelines.keeping.version import file_of, sync

_VERSION = re.compile(r"v\d{6,}")


def current(store: Path) -> str | None:
    """The version that counts; None in a store nothing was published in. Raises StoreError where
    CURRENT is lost, is none of ours, or names a version that the receipts do not know yet.
    """
    named = _named(store)
    try:
        newest = newest_receipt(store / "receipts.jsonl")
    except ReceiptsError as error:
        raise StoreError(f"The store's record of its imports was changed: {error}.") from error
    if named is None:
        return _without_pointer(store, newest.version if newest else None, newest is not None)
    if newest is None or number(newest.version) < number(named):
        known = f"end with {newest.version}" if newest else "are gone"
        raise StoreError(
            f"CURRENT in {store} names {named}, but its receipts (receipts.jsonl) {known}: the "
            f"record of an import was lost. {remedy(store)}"
        )
    return newest.version


def pointer(store: Path) -> str:
    """What CURRENT says; nothing where it cannot be read."""
    try:
        return (store / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def point_to(store: Path, version: str) -> None:
    """Let CURRENT name this version: all at once, and on the disk."""
    new = store / "CURRENT.new"
    with new.open("w", encoding="ascii") as file:
        file.write(version + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, store / "CURRENT")
    sync(store)


def number(version: str) -> int:
    """The running number in a version's name."""
    return int(version[1:])


def remedy(store: Path) -> str:
    """What the owner can do about a version that cannot be used."""
    try:
        receipts = read_receipts(store / "receipts.jsonl")
    except ReceiptsError:
        receipts = ()
    good = [r.version for r in receipts[:-1] if file_of(store, r.version).exists()]
    if good:
        return (
            f"`kept back VERSION` goes back to one that is whole, of {', '.join(good)}: what was "
            "imported after it is to be imported again. Or restore a backup (`kept restore`)."
        )
    return "Restore a backup (`kept restore`), or import the exports again into a new folder."


def _named(store: Path) -> str | None:
    """What CURRENT names; None where there is no such file."""
    try:
        name = (store / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise StoreError(f"{store} is a file; a store is a folder.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The store's CURRENT file in {store} cannot be read.") from error
    if not _VERSION.fullmatch(name):
        raise StoreError(
            f"The file CURRENT in {store} does not name a version of a Kept store. {_write_again()}"
        )
    return name


def _without_pointer(store: Path, newest: str | None, has_receipts: bool) -> str | None:
    """CURRENT is missing: a crash in the first import of all leaves it so, nothing else does."""
    if has_receipts and newest == "v000001":
        return newest
    there = sorted(path.stem for path in (store / "versions").glob("v*.duckdb"))
    was_first = there == ["v000001"] and (store / "receipts.jsonl").exists()
    if not has_receipts and (not there or was_first):
        return None
    if has_receipts:
        raise StoreError(
            f"{store} has receipts up to {newest} but no file CURRENT. {_write_again()}"
        )
    raise StoreError(
        f"{store} has versions but no file CURRENT, and no receipts. "
        "Restore a backup (`kept restore`), or import the exports again into a new folder."
    )


def _write_again() -> str:
    return (
        "`kept verify` says whether the rest is whole; `kept back` with the newest version's name "
        "then writes CURRENT again."
    )
