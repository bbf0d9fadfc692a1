"""A finished draft goes in; a version that counts, with its receipt, comes out.

The order is what a crash at any moment leaves whole: the file is written and brought to the disk,
gets its name, then its receipt, and last CURRENT. Until the receipt is on the disk nothing
happened; from then on all of it did.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipelines.keeping.lock import StoreError
from pipelines.keeping.pointer import number, point_to, pointer
from pipelines.keeping.receipts import (
    NOTHING_BEFORE,
    Receipt,
    ReceiptsError,
    append_receipt,
    read_receipts,
)
from pipelines.keeping.version import file_of, holds, sha256_of, sync

KEPT_VERSIONS = 5
STAGED_DAYS = 7  # an upload that waits longer for its import is taken away

# What a store's folder holds. By the first it is known as one; the others any folder may have, and
# what lies in them is removed for good when a customer is forgotten.
MARKS = {
    "CURRENT", "versions", "receipts.jsonl", "settings.toml", "mappings", "remarks.jsonl",
    "audit.jsonl", "log.jsonl", "forgotten.jsonl", "revoked.jsonl",
}  # fmt: skip
OURS = {*MARKS, "remarks.end", "audit.end", "lock", "staged", "tmp", "backups"}


def publish(
    store: Path,
    building: Path,
    counts: Mapping[str, int],
    receipts: Sequence[Receipt],
    *,
    version: str,
    built_on: str | None,
    action: str,
    import_id: str | None,
    files: tuple[dict[str, str], ...],
) -> None:
    """Let the file `building`, whose tables have so many rows, be the next version. Raises
    StoreError and OSError; then nothing has changed.
    """
    if Path(f"{building}.wal").exists():
        raise StoreError("DuckDB left a write-ahead log behind; nothing was changed.")
    if not holds(building, store, counts):
        raise StoreError("The new version does not hold what was written; nothing was changed.")
    sync(building)
    receipt = Receipt(
        version=version,
        built_on=built_on,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        action=action,
        import_id=import_id,
        files=files,
        size=building.stat().st_size,
        sha256=sha256_of(building),
        counts=dict(counts),
        previous=receipts[-1].hash if receipts else NOTHING_BEFORE,
    )
    os.rename(building, file_of(store, version))
    sync(store / "versions")
    append_receipt(store / "receipts.jsonl", receipt)
    sync(store)
    point_to(store, version)
    sweep(store, keep=version)


def version_after(receipts: Sequence[Receipt]) -> str:
    """The next version's name; a name is never used twice."""
    return f"v{number(receipts[-1].version) + 1 if receipts else 1:06d}"


def prepare(store: Path) -> None:
    """Make the folders; refuse a folder that is somebody else's."""
    there = {entry.name for entry in store.iterdir()} if store.exists() else set()
    if there - OURS and not there & MARKS:
        raise StoreError(
            f"{store} is not a Kept store: it holds other things. "
            "Choose a new or empty folder with --store."
        )
    for name in ("versions", "staged", "tmp"):
        (store / name).mkdir(parents=True, exist_ok=True)
    (store / "lock").touch()
    if not (store / "CURRENT").exists() and not any((store / "versions").glob("v*.duckdb")):
        # From now on a version without a receipt is one whose writer was killed, and one
        # without this file is one whose receipts were lost.
        (store / "receipts.jsonl").touch()


def finish_cut_short(store: Path) -> None:
    """Put right what a writer that was killed left behind; the caller holds the lock.

    A version with a receipt that is whole becomes the one CURRENT names. One without a receipt
    was never published, and goes. A CURRENT that no crash leaves so is left for `kept back`.
    """
    for left in (store / "versions").glob("*.building*"):
        left.unlink(missing_ok=True)
    try:
        receipts = read_receipts(store / "receipts.jsonl")
    except ReceiptsError as error:
        raise StoreError(f"The store's record of its imports was changed: {error}.") from error
    named, known = pointer(store), [receipt.version for receipt in receipts]
    if named not in known and (store / "CURRENT").exists():
        return
    for path in (store / "versions").glob("v*.duckdb"):
        if known and number(path.stem) > number(known[-1]):
            path.unlink()
    if not receipts or named == known[-1] or (named == "" and len(known) > 1):
        return
    if is_whole(store, receipts[-1]):
        point_to(store, known[-1])


def is_whole(store: Path, receipt: Receipt) -> bool:
    """Whether a version's file is there, byte for byte as it was published."""
    path = file_of(store, receipt.version)
    return path.exists() and sha256_of(path) == receipt.sha256


def sweep(store: Path, keep: str) -> None:
    """Keep the last few versions, and uploads for some days; a reader that still has an older
    version open goes on.
    """
    versions = sorted((store / "versions").glob("v*.duckdb"), key=lambda path: number(path.stem))
    for old in versions[:-KEPT_VERSIONS]:
        if old.stem != keep:
            old.unlink(missing_ok=True)
    until = time.time() - STAGED_DAYS * 86_400
    for staged in (store / "staged").glob("*"):
        try:
            if staged.stat().st_mtime < until:
                shutil.rmtree(staged) if staged.is_dir() else staged.unlink()
        except FileNotFoundError:  # taken away by its own visitor meanwhile
            continue
