"""A folder of versions: readers get the current one read-only, a writer builds the next beside it.

CURRENT            the name of the version that counts
versions/          v000001.duckdb, … each written once and never changed
receipts.jsonl     what was done for each version (receipts.py); where CURRENT differs, they decide
remarks.jsonl      what readers added in their own words (remarks.py)
mappings/          what the columns of files nobody else knows mean (saved.py)
settings.toml      the owner's settings, where there are any
audit.jsonl        who did what (audit.py)
forgotten.jsonl    which customers were forgotten, without their names (forgotten.py)
backups/           what an older Kept had written, before a newer one brought it up to date
lock               held by the one writer
staged/, tmp/      uploads waiting for an import; what DuckDB spills to disk
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.keeping.emptying import files_with, passing, remove, reworded
from pipelines.keeping.lock import StoreError, writer_lock
from pipelines.keeping.pointer import current, point_to, pointer, remedy
from pipelines.keeping.publish import (
    KEPT_VERSIONS,
    finish_cut_short,
    is_whole,
    prepare,
    publish,
    version_after,
)
from pipelines.keeping.receipts import Receipt, ReceiptsError, read_receipts, write_receipts
from pipelines.keeping.schema import SCHEMA, create, refuse_another
from pipelines.keeping.spelled import Spelled
from pipelines.keeping.version import (
    FolderReader,
    connect,
    counts_of,
    file_of,
    first_line,
    judged_settings,
)

__all__ = ["KEPT_VERSIONS", "SCHEMA", "FolderStore", "StoreError"]

# One connection per version and process: DuckDB caches a database by its path, and a second one
# would only cost memory. An old one closes when the last reader lets it go (closing it here would
# close the cursors another thread is still reading from).
_open: dict[Path, FolderReader] = {}
_earlier: dict[Path, FolderReader] = {}  # those that links name, by file
_opening = threading.Lock()


@dataclass
class FolderDraft:
    """The next version while it is built. Whoever writes it says in `action`, `import_id` and
    `files` what its receipt shall say.
    """

    con: duckdb.DuckDBPyConnection
    version: str
    action: str = "import"
    import_id: str | None = None
    files: tuple[Mapping[str, str], ...] = ()

    def bring(self, import_id: str | None) -> None:
        """Everything is here already; of an engine's draft see clickhouse_draft.py."""


@dataclass(frozen=True)
class FolderStore:
    """A store's folder. Nothing is made before the first write."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.resolve())

    # -- reading ------------------------------------------------------------------------------

    def version(self) -> str | None:
        """The current version's name; None in an empty store."""
        return current(self.path)

    def reader(self) -> FolderReader | None:
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
                if known is not None and known.version == name and known.path.exists():
                    return known
                try:
                    _open[key] = self._read(name)
                except FileNotFoundError:
                    continue
                for other in [at for at, old in _open.items() if not old.path.exists()]:
                    del _open[other]  # of a trial, whose folder is gone
                return _open[key]
        raise StoreError(
            f"The newest version of {self.path} is {name}, but there is no such file. "
            f"{remedy(self.path)}"
        )

    def reader_at(self, version: str) -> FolderReader | None:
        """An earlier version that is still kept, for a link that names it; None where it is not.
        Raises StoreError as `reader` does.
        """
        known = next((r for r in self.receipts() if r.version == version), None)
        if known is None:
            return None
        with _opening:
            path = self.file(known.version)
            if not path.exists():
                _earlier.pop(path, None)
                return None
            if path not in _earlier:
                while len(_earlier) >= KEPT_VERSIONS:
                    _earlier.pop(next(iter(_earlier)))
                _earlier[path] = self._read(known.version)
            return _earlier[path]

    def named(self) -> str | None:
        """The version that CURRENT names, which the receipts overrule; '' where it names none."""
        return pointer(self.path)

    def is_whole(self, receipt: Receipt) -> bool | None:
        """Whether a version is as it was published; None where it is not kept any more."""
        return is_whole(self.path, receipt) if self.file(receipt.version).exists() else None

    def file(self, version: str) -> Path:
        return file_of(self.path, version)

    def receipts(self) -> tuple[Receipt, ...]:
        try:
            return read_receipts(self.path / "receipts.jsonl")
        except ReceiptsError as error:
            raise StoreError(f"The store's record of its imports was changed: {error}.") from error

    def _read(self, name: str) -> FolderReader:
        path = self.file(name)
        size = path.stat().st_size
        receipt = self._receipt_of(name)
        if receipt.size != size:
            raise StoreError(
                f"{name} has {size:,} bytes where {receipt.size:,} were published: it was damaged "
                f"or replaced. {remedy(self.path)}"
            )
        try:
            con = connect(path, self.path, read_only=True)
            refuse_another(con, self.path)
            if counts_of(con) != receipt.counts:
                raise StoreError(
                    f"{name} does not hold the rows its receipt names. {remedy(self.path)}"
                )
            settings = judged_settings(con)
        except duckdb.Error as error:
            raise StoreError(
                f"{name} cannot be read: it is damaged. {remedy(self.path)}"
            ) from error
        return FolderReader(name, path, settings, con)

    def _receipt_of(self, name: str) -> Receipt:
        receipt = next((r for r in reversed(self.receipts()) if r.version == name), None)
        if receipt is None:
            raise StoreError(
                f"Nothing in receipts.jsonl says how {name} came about, so its numbers cannot be "
                f"trusted. {remedy(self.path)}"
            )
        return receipt

    # -- writing ------------------------------------------------------------------------------

    @contextmanager
    def lock(self, wait: float = 5.0) -> Iterator[None]:
        """Be the only writer; raises StoreError naming the one who is, after `wait` seconds."""
        try:
            prepare(self.path)
        except OSError as error:
            raise self._not_written(error) from error
        with writer_lock(self.path / "lock", wait):
            finish_cut_short(self.path)
            yield

    @contextmanager
    def write(self) -> Iterator[FolderDraft]:
        """Take the lock and build the next version; it is published when the block ends well,
        and nothing has changed when it does not.
        """
        with self.lock(), self.draft() as draft:
            yield draft

    @contextmanager
    def draft(self) -> Iterator[FolderDraft]:
        """Build the next version from the current one; the caller holds the lock."""
        reader = self.reader()
        with self._building(reader.version if reader else None, is_copy=True) as draft:
            yield draft

    @contextmanager
    def fresh_draft(self, was: str | None) -> Iterator[FolderDraft]:
        """Build the next version in a new file, with the version `was`, where one is named,
        attached under that name, read-only: nothing of it stays that is not copied. The caller
        holds the lock.
        """
        with self._building(was, is_copy=False) as draft:
            yield draft

    def go_back(self, version: str) -> str:
        """Publish an earlier version once more, as the next; its name. Where it is the newest
        one, only CURRENT is put right. Raises StoreError where it is not as it was published.
        """
        with self.lock():
            receipt = self._receipt_of(version)
            if not is_whole(self.path, receipt):
                raise StoreError(
                    f"{version} is not there any more as it was published. {remedy(self.path)}"
                )
            if version == self.receipts()[-1].version:
                point_to(self.path, version)
                return version
            with self._building(version, is_copy=True) as draft:
                draft.action = "back"
            return draft.version

    # -- taking out for good --------------------------------------------------------------------

    def versions(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in (self.path / "versions").glob("v*.duckdb")))

    def keep_only(self, version: str) -> None:
        there = [*(self.path / "versions").glob("*"), *passing(self.path)]
        remove([path for path in there if path != self.file(version)])

    def reword_receipts(self, reword: Callable[[str], str]) -> int:
        were = self.receipts()
        chain = reworded(were, reword)
        if tuple(chain) != were:
            write_receipts(self.path / "receipts.jsonl", chain)
        return sum(was.files != now.files for was, now in zip(were, chain, strict=True))

    def places_with(self, spelled: Spelled, but: str | None = None) -> dict[str, int]:
        return files_with(self.path, spelled, f"{but}.duckdb")

    @contextmanager
    def _building(self, base: str | None, *, is_copy: bool) -> Iterator[FolderDraft]:
        receipts = self.receipts()
        version = version_after(receipts)
        building = self.path / "versions" / f"{version}.building"
        try:
            if base and is_copy:
                shutil.copyfile(self.file(base), building)
            was = self.file(base) if base and not is_copy else None
            con = connect(building, self.path, read_only=False, was=was)
            try:
                if not (base and is_copy):
                    create(con)
                draft = FolderDraft(con, version)
                yield draft
                con.execute("CHECKPOINT")
                counts = counts_of(con)
            finally:
                con.close()
            publish(
                self.path, building, counts, receipts, version=version, built_on=base,
                action=draft.action, import_id=draft.import_id,
                files=tuple(dict(file) for file in draft.files),
            )  # fmt: skip
        except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
            raise self._not_written(error) from error
        finally:
            building.unlink(missing_ok=True)
            Path(f"{building}.wal").unlink(missing_ok=True)

    def _not_written(self, error: Exception) -> StoreError:
        return StoreError(
            f"The store {self.path} cannot be written ({first_line(error)}). Nothing was "
            "changed; see whether its disk is full and its folder may be written."
        )
