"""What happened to a store goes in, one line for each version; the chain of receipts comes out.

The receipts stand outside the database, so that a version that was damaged, swapped or lost is
noticed: each names the file it is of by size and SHA-256, and the receipt before it by its hash.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NOTHING_BEFORE = "0" * 64
_BLOCK = 16_384


class ReceiptsError(ValueError):
    """A receipts file that does not hold together; the message says at which line."""


@dataclass(frozen=True)
class Receipt:
    """One published version: what was done, what the file is, and how many rows each table has."""

    version: str
    built_on: str | None  # the version it was copied from; None for the first
    at: str  # UTC, ISO 8601
    action: str  # import, undo, settings, restore, back, forget, migrate
    import_id: str | None
    files: tuple[dict[str, str], ...]  # of an import: file and sha256 of each
    size: int  # of the version's file, in bytes
    sha256: str
    counts: dict[str, int] = field(default_factory=dict)  # rows by table
    previous: str = NOTHING_BEFORE

    @property
    def hash(self) -> str:
        return hashlib.sha256(_canonical(self).encode()).hexdigest()


def read_receipts(path: Path) -> tuple[Receipt, ...]:
    """Every receipt, oldest first; a last line without its end was never acknowledged and is
    left out. Raises ReceiptsError where a line was changed, removed or put in.
    """
    receipts: list[Receipt] = []
    previous = NOTHING_BEFORE
    for number, line in enumerate(_whole_lines(path), start=1):
        receipt, stated = _receipt(line, f"line {number}", path)
        if receipt.hash != stated or receipt.previous != previous:
            raise ReceiptsError(
                f"line {number} of {path.name} is not what was written there, "
                "or a line before it is gone"
            )
        receipts.append(receipt)
        previous = stated
    return tuple(receipts)


def newest_receipt(path: Path) -> Receipt | None:
    """The last receipt alone, at the cost of its own line; None where there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            back, tail = _BLOCK, b""
            while tail.count(b"\n") < 2 and len(tail) < size:
                file.seek(max(0, size - back))
                tail = file.read(size - file.tell())
                back *= 4
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReceiptsError(f"{path.name} cannot be read ({error.strerror})") from error
    lines = tail.split(b"\n")[:-1]
    if not lines:
        return None
    receipt, stated = _receipt(lines[-1], "the last line", path)
    if receipt.hash != stated:
        raise ReceiptsError(f"the last line of {path.name} is not what was written there")
    return receipt


def _receipt(line: bytes, where: str, path: Path) -> tuple[Receipt, str]:
    """A line's receipt, and the hash that stands with it."""
    try:
        fields = json.loads(line)
        stated = fields.pop("hash")
        return Receipt(**{**fields, "files": tuple(fields["files"])}), stated
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReceiptsError(f"{where} of {path.name} is not a receipt") from error


def append_receipt(path: Path, receipt: Receipt) -> None:
    """Add one line and bring it to the disk; a torn last line of a crash is cut off first."""
    with path.open("ab") as file:
        file.truncate(sum(len(whole) + 1 for whole in _whole_lines(path)))
        file.write(_line(receipt))
        file.flush()
        os.fsync(file.fileno())


def write_receipts(path: Path, receipts: Sequence[Receipt]) -> None:
    """Replace the whole chain, all at once and on the disk: only where a customer's name has to
    go out of the names of files.
    """
    building = path.with_name(f"{path.name}.building")
    with building.open("wb") as file:
        file.writelines(_line(receipt) for receipt in receipts)
        file.flush()
        os.fsync(file.fileno())
    os.replace(building, path)


def _line(receipt: Receipt) -> bytes:
    fields = {**asdict(receipt), "hash": receipt.hash}
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def _whole_lines(path: Path) -> list[bytes]:
    if not path.exists():
        return []
    return path.read_bytes().split(b"\n")[:-1]


def _canonical(receipt: Receipt) -> str:
    fields: dict[str, Any] = asdict(receipt)
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
