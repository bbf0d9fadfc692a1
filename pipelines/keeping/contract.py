"""What every kind of store offers: pages, metrics, imports and commands ask for no more.

Two kinds satisfy it: a folder of versions (store.py) and a database of an engine reached by URL.
A kind is chosen in one place, by the text of --store (open_store.py); nothing else asks which
one it has. Faults are StoreError (lock.py), sentences for the owner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from pipelines.keeping.receipts import Receipt
from pipelines.keeping.spelled import Spelled
from pipelines.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa


class Reader(Protocol):
    """One version, read-only, for as long as it is held: what it says never changes."""

    @property
    def version(self) -> str: ...

    @property
    def settings(self) -> Settings:
        """Those it was judged with."""

    @property
    def path(self) -> PathLike[str]:
        """A DuckDB file that holds all of it; an engine's is fetched when it is first asked for."""

    def cursor(self) -> Any:
        """A cursor of its own for one thread: `with` closes it, and
        `sql(text, params=…).to_arrow_table()` answers.
        """

    def query(self, sql: str, params: Any = None) -> pa.Table: ...

    def in_duckdb(self) -> duckdb.DuckDBPyConnection:
        """All of it in a DuckDB of its own, for what no engine is asked; to be closed."""


class Draft(Protocol):
    """The next version while it is built: a DuckDB connection with the tables of schema.sql, and
    what its receipt shall say.
    """

    con: duckdb.DuckDBPyConnection
    version: str
    action: str
    import_id: str | None
    files: tuple[Mapping[str, str], ...]

    def bring(self, import_id: str | None) -> None:
        """From here on `con` holds what judging the records of an import needs, or all of them;
        before it only the tables that are not of single records need be there.
        """


class Store(Protocol):
    """A store; nothing is made before the first write."""

    @property
    def name(self) -> str:
        """What opens it again, from wherever: for KEPT_STORE of another process."""

    @property
    def path(self) -> Path:
        """The folder of what stands beside the versions: settings.toml, remarks, mappings."""

    def version(self) -> str | None:
        """The name of the version that counts; None in an empty store."""

    def reader(self) -> Reader | None:
        """The version that counts; None in an empty store."""

    def reader_at(self, version: str) -> Reader | None:
        """An earlier version that is still kept; None where it is not."""

    def receipts(self) -> tuple[Receipt, ...]:
        """What was done for each version, oldest first."""

    def named(self) -> str | None:
        """The version that is pointed to, where a pointer stands beside the receipts."""

    def is_whole(self, receipt: Receipt) -> bool | None:
        """Whether a version is as it was published; None where it is not kept any more."""

    def lock(self, wait: float = 5.0) -> AbstractContextManager[None]:
        """Be the only writer; raises StoreBusy naming the one who is."""

    def draft(self) -> AbstractContextManager[Draft]:
        """Build the next version under the lock: published when the block ends well, and nothing
        has changed when it does not.
        """

    def write(self) -> AbstractContextManager[Draft]:
        """Both: the lock, and the draft."""

    def fresh_draft(self, was: str | None) -> AbstractContextManager[Draft]:
        """Build the next version anew under the lock, with the version `was`, where one is named,
        attached to `con` under that name, read-only: nothing of it stays that is not copied.
        """

    def go_back(self, version: str) -> str:
        """Publish an earlier version once more, as the next; its name."""

    def versions(self) -> tuple[str, ...]:
        """Those that are still kept, oldest first."""

    def keep_only(self, version: str) -> None:
        """Under the lock, for good: no other version, and nothing that is passing, stays."""

    def reword_receipts(self, reword: Callable[[str], str]) -> int:
        """Under the lock, change the names of files in the receipts; how many receipts do."""

    def places_with(self, spelled: Spelled, but: str | None = None) -> dict[str, int]:
        """Where the store holds a name, and how often; a version can be left out."""
