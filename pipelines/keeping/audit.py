"""Who did what to a store goes in, one line each; the chain of those lines comes out.

The lines stand in `audit.jsonl` beside the database. Each holds the hash of the one before it, so
that a line that was changed, removed or put in is noticed. A customer's name stands in a field of
its own, and the chain runs over a seal of it (a hash with a secret of that line): the name and the
secret can be blanked when a customer is to be forgotten, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

from pipelines.keeping.ends import locked, note_end, refuse_cut, whole_lines
from pipelines.keeping.lock import StoreError

FILE = "audit.jsonl"
NOTHING_BEFORE = "0" * 64
Action = Literal[
    "import", "undo", "forget", "name", "tag", "note", "change", "view", "mapping", "settings",
    "sign in", "sign in refused", "sign out", "revoke", "download", "restore",
]  # fmt: skip
_BLOCK = 65_536


@dataclass(frozen=True)
class Deed:
    """One line. `what` never holds a customer's name or other text of the files."""

    at: str  # UTC, ISO 8601
    who: str  # the person signed in, or 'this machine: ' and the account
    action: Action
    what: str  # such as 'i000003' or 'promises.csv, 120 rows'
    where: str  # the address it came from, or 'command line'
    customer: str | None  # None where the line is about none, or the name was forgotten
    secret: str | None  # goes with the name
    seal: str | None  # SHA-256 of the secret and the name; stays
    previous: str = NOTHING_BEFORE

    @property
    def hash(self) -> str:
        fields: dict[str, Any] = asdict(self)
        del fields["customer"], fields["secret"]
        text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def audit(
    store: Path, who: str, action: Action, what: str, where: str, customer: str | None = None
) -> None:
    """Add a line and bring it to the disk. Raises StoreError where it cannot be written."""
    secret = secrets.token_hex(16) if customer is not None else None
    try:
        store.mkdir(parents=True, exist_ok=True)
        with locked(store / FILE) as file:
            last, whole = _last_line(file)
            refuse_cut(store / FILE, whole)
            deed = Deed(
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                who=who,
                action=action,
                what=what,
                where=where,
                customer=customer,
                secret=secret,
                seal=_seal(secret, customer),
                previous=json.loads(last)["hash"] if last else NOTHING_BEFORE,
            )
            file.truncate(whole)  # a torn last line of a crash was never acknowledged
            file.seek(whole)
            line = _line(deed)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
            note_end(store / FILE, whole + len(line))
    except OSError as error:
        raise StoreError(
            f"{FILE} in {store} could not be written ({error.strerror}). See whether the disk is "
            "full and the folder may be written."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The last line of {FILE} in {store} is not one of ours. Set the file aside under "
            "another name; a new one is begun."
        ) from error


def deeds(store: Path) -> tuple[Deed, ...]:
    """Every line, oldest first. Raises StoreError naming the line that was changed, or after
    which one is gone, and where lines were cut off the end.
    """
    found: list[Deed] = []
    previous = NOTHING_BEFORE
    lines, cut = whole_lines(store / FILE)
    for number, line in enumerate(lines, start=1):
        try:
            fields = json.loads(line)
            stated = fields.pop("hash")
            deed = Deed(**fields)
            is_whole = deed.hash == stated and deed.previous == previous
            is_sealed = deed.customer is None or _seal(deed.secret, deed.customer) == deed.seal
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreError(f"Line {number} of {FILE} in {store} cannot be read.") from error
        if not (is_whole and is_sealed):
            raise StoreError(
                f"Line {number} of {FILE} in {store} is not what was written there, or a line "
                "before it is gone."
            )
        found.append(deed)
        previous = stated
    if cut is not None:
        raise cut
    return tuple(found)


def blank_customers(store: Path, names: Collection[str]) -> int:
    """Take these customers' names out of every line, and the secrets of their seals with them;
    the number of lines. The chain holds as before. Raises StoreError.
    """
    path = store / FILE
    if not path.exists():
        return 0
    try:
        with locked(path):
            lines = deeds(store)
            blanked = [deed for deed in lines if deed.customer in names]
            if not blanked:
                return 0
            building = path.with_name(f"{FILE}.building")
            with building.open("wb") as file:
                for deed in lines:
                    fields = asdict(deed)
                    if deed.customer in names:
                        fields |= {"customer": None, "secret": None}
                    file.write(_line(Deed(**fields)))
                file.flush()
                os.fsync(file.fileno())
            note_end(path, building.stat().st_size)
            os.replace(building, path)
    except OSError as error:
        raise StoreError(f"{path} could not be written ({error.strerror}).") from error
    return len(blanked)


def _line(deed: Deed) -> bytes:
    return json.dumps({**asdict(deed), "hash": deed.hash}).encode() + b"\n"


def _seal(secret: str | None, customer: str | None) -> str | None:
    if secret is None or customer is None:
        return None
    return hashlib.sha256(f"{secret}{customer}".encode("utf-8", "surrogatepass")).hexdigest()


def _last_line(file: BinaryIO) -> tuple[bytes, int]:
    """The last whole line, and the length of the file up to its end; read from the end, because
    the file grows for years.
    """
    start = file.seek(0, os.SEEK_END)
    tail = b""
    while start > 0 and tail.count(b"\n") < 2:
        size = min(_BLOCK, start)
        start = file.seek(start - size)
        tail = file.read(size) + tail
    whole, newline, torn = tail.rpartition(b"\n")
    if not newline:
        return b"", 0
    return whole.rpartition(b"\n")[2], start + len(tail) - len(torn)
