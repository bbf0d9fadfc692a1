"""A folder of versions: readers get the current one read-only, a writer builds the next beside it.

CURRENT            the name of the version that counts
versions/          v000001.duckdb, … each written once and never changed
receipts.jsonl     what was done for each version (receipts.py)
remarks.jsonl      what readers added in their own words (remarks.py)
mappings/          what the columns of files nobody else knows mean (saved.py)
settings.toml      the owner's settings, where there are any
lock               held by the one writer
staged/, tmp/      uploads waiting for an import; what DuckDB spills to disk
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.keeping.lock import StoreError, writer_lock
from pipelines.keeping.pointer import point_to, pointer
from pipelines.keeping.receipts import (
    NOTHING_BEFORE,
    Receipt,
    ReceiptsError,
    append_receipt,
    read_receipts,
)
from pipelines.keeping.version import (
    Reader,
    connect,
    counts_of,
    first_line,
    holds,
    judged_settings,
    sha256_of,
    sync,
)

__all__ = ["Draft", "Reader", "Store", "StoreError"]

KEPT_VERSIONS = 5
SCHEMA = Path(__file__).with_name("schema.sql")
_VERSION = re.compile(r"v\d{6,}")

# One connection per version and process: DuckDB caches a database by its path, and a second one
# would only cost memory. An old one closes when the last reader lets it go (closing it here would
# close the cursors another thread is still reading from).
_open: dict[Path, Reader] = {}
_opening = threading.Lock()


@dataclass
class Draft:
    """The next version while it is built. Whoever writes it says in `action`, `import_id` and
    `files` what its receipt shall say.
    """

    con: duckdb.DuckDBPyConnection
    version: str
    action: str = "import"
    import_id: str | None = None
    files: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Store:
    """A store's folder. Nothing is made before the first write."""

    path: Path

    # -- reading ------------------------------------------------------------------------------

    def version(self) -> str | None:
        """The current version's name; None in an empty store."""
        try:
            name = (self.path / "CURRENT").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            self._refuse_lost_pointer()
            return None
        except NotADirectoryError as error:
            raise StoreError(f"{self.path} is a file; a store is a folder.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"The store's CURRENT file in {self.path} cannot be read.") from error
        if not _VERSION.fullmatch(name):
            raise StoreError(
                f"The file CURRENT in {self.path} does not name a version of a Kept store. "
                f"{self._remedy()}"
            )
        return name

    def reader(self) -> Reader | None:
        """The current version, checked against its receipt when it is first opened; None in an
        empty store. Raises StoreError where it is damaged or not the one that was published.
        """
        for _ in range(3):  # the version may be swept while it is opened: five imports later
            with _opening:
                name = self.version()
                if name is None:
                    return None
                key = self.path.resolve()
                known = _open.get(key)
                if known is not None and known.version == name:
                    return known
                try:
                    _open[key] = self._read(name)
                except FileNotFoundError:
                    continue
                return _open[key]
        raise StoreError(
            f"CURRENT in {self.path} names {name}, but there is no such version. {self._remedy()}"
        )

    def file(self, version: str) -> Path:
        return self.path / "versions" / f"{version}.duckdb"

    def receipts(self) -> tuple[Receipt, ...]:
        try:
            return read_receipts(self.path / "receipts.jsonl")
        except ReceiptsError as error:
            raise StoreError(f"The store's record of its imports was changed: {error}.") from error

    def _read(self, name: str) -> Reader:
        path = self.file(name)
        size = path.stat().st_size
        receipt = next((r for r in reversed(self.receipts()) if r.version == name), None)
        if receipt is None:
            raise StoreError(
                f"Nothing in receipts.jsonl says how {name} came about, so its numbers cannot be "
                f"trusted. {self._remedy()}"
            )
        if receipt.size != size:
            raise StoreError(
                f"{name} has {size:,} bytes where {receipt.size:,} were published: it was damaged "
                f"or replaced. {self._remedy()}"
            )
        try:
            con = connect(path, self.path, read_only=True)
            if counts_of(con) != receipt.counts:
                raise StoreError(
                    f"{name} does not hold the rows its receipt names. {self._remedy()}"
                )
            settings = judged_settings(con)
        except duckdb.Error as error:
            raise StoreError(f"{name} cannot be read: it is damaged. {self._remedy()}") from error
        return Reader(name, path, settings, con)

    def _refuse_lost_pointer(self) -> None:
        versions = sorted((self.path / "versions").glob("v*.duckdb"))
        if versions:
            raise StoreError(f"{self.path} has versions but no file CURRENT. {self._remedy()}")

    def _remedy(self) -> str:
        """What the owner can do about a version that cannot be used."""
        try:
            good = [r.version for r in self.receipts() if self.file(r.version).exists()]
        except StoreError:
            good = []
        current = self.path / "CURRENT"
        if len(good) > 1 or (good and not current.exists()):
            return (
                f"Restore a backup, or write the name of a version that is whole into {current}: "
                f"of this store there are {', '.join(good)}. `kept verify` checks the one named."
            )
        return "Restore a backup (`kept restore`), or import the exports again into a new folder."

    # -- writing ------------------------------------------------------------------------------

    @contextmanager
    def lock(self, wait: float = 5.0) -> Iterator[None]:
        """Be the only writer; raises StoreError naming the one who is, after `wait` seconds."""
        self._prepare()
        with writer_lock(self.path / "lock", wait):
            self._finish_cut_short()
            yield

    @contextmanager
    def write(self) -> Iterator[Draft]:
        """Take the lock and build the next version; it is published when the block ends well,
        and nothing has changed when it does not.
        """
        with self.lock(), self.draft() as draft:
            yield draft

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """Build the next version; the caller holds the lock."""
        reader = self.reader()
        receipts = self.receipts()
        version = _after(receipts)
        building = self.path / "versions" / f"{version}.building"
        try:
            if reader is not None:
                shutil.copyfile(reader.path, building)
            con = connect(building, self.path, read_only=False)
            try:
                if reader is None:
                    con.execute(SCHEMA.read_text(encoding="utf-8"))
                draft = Draft(con, version)
                yield draft
                con.execute("CHECKPOINT")
                counts = counts_of(con)
            finally:
                con.close()
            self._publish(draft, building, counts, reader, receipts)
        except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
            raise StoreError(
                f"The store {self.path} could not be written ({first_line(error)}). Nothing was "
                "changed; see whether its disk is full and its folder may be written."
            ) from error
        finally:
            building.unlink(missing_ok=True)
            Path(f"{building}.wal").unlink(missing_ok=True)

    def _publish(
        self,
        draft: Draft,
        building: Path,
        counts: Mapping[str, int],
        reader: Reader | None,
        receipts: tuple[Receipt, ...],
    ) -> None:
        if Path(f"{building}.wal").exists():
            raise StoreError("DuckDB left a write-ahead log behind; nothing was changed.")
        if not holds(building, self.path, counts):
            raise StoreError("The new version does not hold what was written; nothing was changed.")
        sync(building)
        receipt = Receipt(
            version=draft.version,
            built_on=reader.version if reader else None,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            action=draft.action,
            import_id=draft.import_id,
            files=draft.files,
            size=building.stat().st_size,
            sha256=sha256_of(building),
            counts=dict(counts),
            previous=receipts[-1].hash if receipts else NOTHING_BEFORE,
        )
        os.rename(building, self.file(draft.version))
        sync(self.path / "versions")
        # The receipt goes first: a version nobody may read yet harms no one, a version without a
        # receipt could be anything. A crash between the two is mended by the next writer.
        append_receipt(self.path / "receipts.jsonl", receipt)
        point_to(self.path, draft.version)
        self._sweep(draft.version)

    def _finish_cut_short(self) -> None:
        """Publish a version whose writer was killed after its receipt and before CURRENT, and
        remove what others left half-built.
        """
        for left in (self.path / "versions").glob("*.building*"):
            left.unlink(missing_ok=True)
        receipts = self.receipts()
        if not receipts or receipts[-1].version == pointer(self.path):
            return
        path = self.file(receipts[-1].version)
        if path.exists() and sha256_of(path) == receipts[-1].sha256:
            point_to(self.path, receipts[-1].version)

    def _prepare(self) -> None:
        """Make the folders; refuse a folder that is somebody else's."""
        try:
            ours = {"CURRENT", "versions", "receipts.jsonl", "settings.toml", "lock", "staged"}
            ours |= {"mappings", "remarks.jsonl", "audit.jsonl"}
            there = {entry.name for entry in self.path.iterdir()} if self.path.exists() else set()
            if there and not there & ours:
                raise StoreError(
                    f"{self.path} is not a Kept store: it holds other things. "
                    "Choose a new or empty folder with --store."
                )
            for name in ("versions", "staged", "tmp"):
                (self.path / name).mkdir(parents=True, exist_ok=True)
            (self.path / "lock").touch()
        except OSError as error:
            raise StoreError(
                f"The store {self.path} cannot be written ({first_line(error)})."
            ) from error

    def _sweep(self, current: str) -> None:
        """Keep the last few versions; a reader that still has an older one open goes on."""
        versions = sorted((self.path / "versions").glob("v*.duckdb"), key=lambda p: int(p.stem[1:]))
        for old in versions[:-KEPT_VERSIONS]:
            if old.stem != current:
                old.unlink(missing_ok=True)


def _after(receipts: tuple[Receipt, ...]) -> str:
    """The next version's name; a name is never used twice."""
    last = int(receipts[-1].version[1:]) if receipts else 0
    return f"v{last + 1:06d}"
