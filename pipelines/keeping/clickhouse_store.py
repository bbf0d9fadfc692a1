"""The URL of a ClickHouse database goes in; a store comes out: the same as a folder's, elsewhere.

receipt_000012              a version counts from here on (clickhouse_receipts.py)
v000012_ab12cd34_promises   … its tables, written once and never changed after that
writer                      held by the one writer (clickhouse_lease.py)

What is no table stands in a folder beside it, as in any store: settings.toml, remarks, mappings,
staged uploads, who did what.
"""

from __future__ import annotations

import os
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.keeping.clickhouse_copy import COPYING, Copy
from pipelines.keeping.clickhouse_draft import ClickHouseDraft
from pipelines.keeping.clickhouse_emptying import reword_receipts, tables_with
from pipelines.keeping.clickhouse_lease import lease
from pipelines.keeping.clickhouse_reader import ClickHouseReader, cursor_of
from pipelines.keeping.clickhouse_receipts import Published, publish, published
from pipelines.keeping.clickhouse_server import Server, address_of
from pipelines.keeping.clickhouse_tables import digest, refuse_another_layout
from pipelines.keeping.emptying import files_with, passing, remove
from pipelines.keeping.lock import StoreError, writer_lock
from pipelines.keeping.publish import KEPT_VERSIONS, prepare, version_after
from pipelines.keeping.receipts import NOTHING_BEFORE, Receipt
from pipelines.keeping.schema import create, fingerprint
from pipelines.keeping.spelled import Spelled
from pipelines.keeping.version import TABLES, connect, counts_of, first_line, judged_settings

GIVEN_UP = 3600.0  # seconds
_OURS = re.compile(r"(v\d{6,}_[0-9a-f]{8}_)\w+")
_open: dict[str, ClickHouseReader] = {}
_opening = threading.Lock()


@dataclass(frozen=True)
class ClickHouseStore:
    """A database of an engine. Nothing is made before the first write."""

    url: str
    path: Path

    @classmethod
    def at(cls, url: str) -> ClickHouseStore:
        """Raises StoreError for a URL that cannot be meant."""
        address = address_of(url)
        beside = f"kept-{address.host}-{address.port}-{address.database}"
        return cls(url, Path(address.folder or os.environ.get("KEPT_FOLDER") or beside))

    def __repr__(self) -> str:
        return f"ClickHouseStore({self.server.address})"

    @property
    def name(self) -> str:
        return self.url

    @property
    def server(self) -> Server:
        return Server(address_of(self.url))

    # -- reading ------------------------------------------------------------------------------

    def version(self) -> str | None:
        found = published(self.server)
        return found[-1].receipt.version if found else None

    def reader(self) -> ClickHouseReader | None:
        found = published(self.server)
        return self._read(found[-1]) if found else None

    def reader_at(self, version: str) -> ClickHouseReader | None:
        """An earlier version that is still kept; None where it is not."""
        known = [one for one in published(self.server) if one.receipt.version == version]
        if not known or known[0].prefix not in self._prefixes():
            return None
        return self._read(known[0])

    def receipts(self) -> tuple[Receipt, ...]:
        return tuple(one.receipt for one in published(self.server))

    def named(self) -> str | None:
        """The newest receipt is the pointer."""
        return self.version()

    def is_whole(self, receipt: Receipt) -> bool | None:
        """Whether the version still holds what its receipt names; None where it is not kept."""
        [one] = (p for p in published(self.server) if p.receipt == receipt)
        if one.prefix not in self._prefixes():
            return None
        return digest(self.server, one.prefix) == receipt.sha256

    def _read(self, one: Published) -> ClickHouseReader:
        if one.schema != fingerprint():
            raise StoreError(
                f"{one.receipt.version} of {self.server.address} was written by another Kept, "
                "of another schema. With the one that wrote it: `kept copy URL FOLDER`, into a new "
                "FOLDER. With a newer one: `kept migrate --store FOLDER`, and then "
                "`kept copy FOLDER URL`, to the URL of another database, there and empty."
            )
        key = f"{self.server.address} {one.receipt.version} {one.prefix}"
        known = _open.get(key)
        if known is None:
            refuse_another_layout(self.server, one.prefix)
            cursor: Any = cursor_of(self.server, one.prefix)
            if counts_of(cursor) != one.receipt.counts:
                raise StoreError(
                    f"{one.receipt.version} of {self.server.address} does not hold the rows its "
                    "receipt names: its tables were changed by something other than Kept. Restore "
                    "a backup into a folder (`kept restore`) and copy that into another database "
                    "(`kept copy`), or import the exports again."
                )
            copy = Copy(self.server, one.prefix, self.path / "tmp")
            settings = judged_settings(cursor)
            known = ClickHouseReader(
                one.receipt.version, settings, self.server, cursor.tables, copy
            )
            with _opening:  # several pages may open it at once: any of their readers will do
                while len(_open) >= 2 * KEPT_VERSIONS:
                    _open.pop(next(iter(_open)))
                _open[key] = known
        return known

    def _prefixes(self) -> set[str]:
        """What the versions whose tables are there begin with."""
        names = self.server.rows(
            "SELECT name FROM system.tables"
            " WHERE database = {db:String} AND match(name, '^v[0-9]')",
            {"db": self.server.address.database},
        )
        return {found[1] for row in names if (found := _OURS.fullmatch(row["name"]))}

    # -- writing ------------------------------------------------------------------------------

    @contextmanager
    def lock(self, wait: float = 5.0) -> Iterator[None]:
        """Be the only writer; raises StoreBusy naming the one who is, after `wait` seconds."""
        try:
            prepare(self.path)
        except OSError as error:
            raise self._not_written(error) from error
        with writer_lock(self.path / "lock", wait), lease(self.server, wait):
            self._sweep()
            yield

    @contextmanager
    def write(self) -> Iterator[ClickHouseDraft]:
        with self.lock(), self.draft() as draft:
            yield draft

    @contextmanager
    def draft(self) -> Iterator[ClickHouseDraft]:
        """Build the next version from the current one; the caller holds the lock."""
        found = published(self.server)
        with self._building(found, found[-1].prefix if found else "") as draft:
            yield draft

    @contextmanager
    def fresh_draft(self, was: str | None) -> Iterator[ClickHouseDraft]:
        """Build the next version anew, with the version `was`, where one is named, attached
        under that name, read-only. The caller holds the lock.
        """
        found = published(self.server)
        earlier = self.reader_at(was) if was else None
        copy = Path(os.fspath(earlier.path)) if earlier else None
        with self._building(found, "", was=copy) as draft:
            yield draft

    def go_back(self, version: str) -> str:
        """Publish an earlier version once more, as the next; its name."""
        with self.lock():
            found = published(self.server)
            one = next((p for p in found if p.receipt.version == version), None)
            if one is None or one.prefix not in self._prefixes():
                raise StoreError(f"{version} is not kept any more in {self.server.address}.")
            if one is found[-1]:
                return version
            receipt = self._receipt(found, version, one.receipt.counts, one.receipt.sha256)
            publish(self.server, receipt, one.prefix)
            return receipt.version

    # -- taking out for good --------------------------------------------------------------------

    def versions(self) -> tuple[str, ...]:
        prefixes = self._prefixes()
        return tuple(p.receipt.version for p in published(self.server) if p.prefix in prefixes)

    def keep_only(self, version: str) -> None:
        kept = {one.prefix for one in published(self.server) if one.receipt.version == version}
        for prefix in self._prefixes() - kept:
            self._drop(prefix)
        remove([*passing(self.path)])

    def reword_receipts(self, reword: Callable[[str], str]) -> int:
        return reword_receipts(self.server, reword)

    def places_with(self, spelled: Spelled, but: str | None = None) -> dict[str, int]:
        left = {one.prefix for one in published(self.server) if one.receipt.version == but}
        found = files_with(self.path, spelled, f"{min(left, default='')}.duckdb")
        for prefix in sorted(self._prefixes() - left):
            found |= tables_with(self.server, prefix, spelled)
        return found

    @contextmanager
    def _building(
        self, found: tuple[Published, ...], base: str, *, was: Path | None = None
    ) -> Iterator[ClickHouseDraft]:
        version = version_after(tuple(one.receipt for one in found))
        scratch = self.path / "tmp" / f"draft-{uuid.uuid4().hex}.duckdb"
        draft, is_published = None, False
        try:
            con = connect(scratch, self.path, read_only=False, was=was)
            try:
                create(con)
                draft = ClickHouseDraft(con, version, self.server, base)
                draft.begin()
                yield draft
                counts = draft.load()
            finally:
                con.close()
            on = found[-1].receipt.version if found else None
            receipt = self._receipt(found, on, counts, digest(self.server, draft.prefix), draft)
            publish(self.server, receipt, draft.prefix)
            is_published = True
        except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
            raise self._not_written(error) from error
        finally:
            scratch.unlink(missing_ok=True)
            Path(f"{scratch}.wal").unlink(missing_ok=True)
            if draft and draft.prefix and not is_published:
                with suppress(StoreError):  # what stays is dropped by the next writer
                    self._drop(draft.prefix)

    def _receipt(
        self,
        found: tuple[Published, ...],
        built_on: str | None,
        counts: dict[str, int],
        sha256: str,
        draft: ClickHouseDraft | None = None,
    ) -> Receipt:
        return Receipt(
            version=version_after(tuple(one.receipt for one in found)),
            built_on=built_on,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            action=draft.action if draft else "back",
            import_id=draft.import_id if draft else None,
            files=tuple(dict(file) for file in draft.files) if draft else (),
            size=sum(counts.values()),
            sha256=sha256,
            counts=dict(counts),
            previous=found[-1].receipt.hash if found else NOTHING_BEFORE,
        )

    def _sweep(self) -> None:
        """Under the lock: keep the last few versions, and drop what was left half-built."""
        kept = {one.prefix for one in published(self.server)[-KEPT_VERSIONS:]}
        for prefix in self._prefixes() - kept:
            self._drop(prefix)
        for left in (self.path / "tmp").glob("draft-*"):
            left.unlink(missing_ok=True)
        for left in (self.path / "tmp").glob(f"{COPYING}*"):
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > GIVEN_UP:  # no reader is at it any more
                    left.unlink()
        for copy in (self.path / "tmp").glob("v*_.duckdb"):
            if copy.stem not in kept:
                copy.unlink(missing_ok=True)

    def _drop(self, prefix: str) -> None:
        for table in (*TABLES, "touched"):
            self.server.run(f"DROP TABLE IF EXISTS {prefix}{table} SYNC")

    def _not_written(self, error: Exception) -> StoreError:
        return StoreError(
            f"The folder {self.path}, beside the store {self.server.address}, cannot be written "
            f"({first_line(error)}). Nothing was changed; name another with KEPT_FOLDER."
        )
