"""A customer's name goes in; what forgetting it would take comes out, and then a store without it.

Nothing of the customer stays in the store: a new version is written to a new file or new tables,
every older one goes, and so do uploads that wait. Receipts stay, without the name. What lies
elsewhere is not reached: the exports themselves, backups made earlier, and what was downloaded.
"""

from __future__ import annotations

import unicodedata

import duckdb
from pydantic import BaseModel, ConfigDict

from pipelines.importing.forget_files import (
    Key,
    logs_without,
    mappings_without,
    remarks_about,
    remarks_without,
    settings_without,
    write_whole,
)
from pipelines.importing.forget_rows import (
    copy_without,
    ids_with_name,
    mark_gone,
    other_customers,
    said_of_others,
)
from pipelines.importing.forgotten import forgotten_on, note_forgotten
from pipelines.importing.incoming import Progress
from pipelines.importing.look import quietly
from pipelines.judging.in_force import in_force
from pipelines.keeping.audit import deeds
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.emptying import remove
from pipelines.keeping.lock import StoreError
from pipelines.keeping.spelled import Spelled
from pipelines.typing.names import loose

ELSEWHERE = (
    "The exports themselves, backups made earlier, what was downloaded or printed, and what a "
    "dashboard that is running holds in its memory until it is started again; where the store is "
    "in ClickHouse, also the server's own logs and backups."
)


class Preview(BaseModel):
    """What forgetting a customer takes: nothing was changed."""

    model_config = ConfigDict(frozen=True)

    names: dict[str, int]  # every spelling that goes, and how many records each has
    alike: dict[str, int]  # names that may be the same one, and stay unless named too
    contain: tuple[str, ...]  # names of other customers that hold the name, and stay
    records: int  # that go whole, with all that was ever said of them
    elsewhere: dict[str, int]  # by column: rows of others that lose the name alone
    ids: int  # records of others with the name in their id, which stays
    remarks: int
    mappings: int
    settings: bool
    versions: int  # older versions, which go
    uploads: int  # files that wait for an import, which go
    not_reached: str = ELSEWHERE


class Done(BaseModel):
    """What was forgotten. `left` names files that still hold the name, and how often."""

    model_config = ConfigDict(frozen=True)

    version: str
    records: int
    left: dict[str, int]
    not_reached: str = ELSEWHERE


def preview(store: Store, name: str, also: tuple[str, ...] = ()) -> Preview:
    """What forgetting a customer would take. Raises StoreError where the store does not have it."""
    reader = _reader(store)
    spelled = spellings(store, reader, (name, *also))
    with reader.in_duckdb() as con:
        records = mark_gone(con, spelled)
        elsewhere = {
            f"{one.table}.{one.column}": one.rows
            for one in said_of_others(con, spelled)
            if one.table in ("observations", "events", "problems")
        }
        counts = dict(con.execute(COUNTS).fetchall())
        found = Preview(
            names={one: counts.get(one, 0) for one in sorted(spelled.names)},
            alike=_alike(counts, spelled),
            contain=tuple(other_customers(con, spelled)),
            records=records,
            elsewhere=elsewhere,
            ids=ids_with_name(con, spelled),
            remarks=remarks_about(store.path, spelled, _gone(con)),
            mappings=len(mappings_without(store.path, spelled)),
            settings=settings_without(store.path, spelled) is not None,
            versions=len(store.versions()),
            uploads=sum(path.is_file() for path in (store.path / "staged").rglob("*")),
        )
    if not (records or any(found.names.values())):
        left = store.places_with(spelled, but=reader.version)
        if not (left and forgotten_on(store.path, spelled.names)):
            raise StoreError(_unknown(store, name, counts))
    return found


def forget(
    store: Store, name: str, also: tuple[str, ...] = (), progress: Progress | None = None
) -> Done:
    """Forget a customer. Where it is cut short, forgetting the same name again finishes it.
    Raises StoreError; what can be known to go wrong is known before anything changes.
    """
    progress = progress or quietly
    with store.lock():
        reader = _reader(store)
        spelled = spellings(store, reader, (name, *also))
        deeds(store.path)  # a log that was changed cannot be blanked: known before anything is
        settings = settings_without(store.path, spelled)
        mappings = mappings_without(store.path, spelled)
        with reader.in_duckdb() as con:
            records, gone = mark_gone(con, spelled), _gone(con)
        note_forgotten(store.path, spelled.names)
        progress("Writing a new version", None)
        with store.fresh_draft(reader.version) as draft:
            draft.action = "forget"
            copy_without(draft.con, spelled)
        progress("Removing what is older", None)
        store.keep_only(draft.version)
        store.reword_receipts(spelled.out_of)
        logs_without(store.path, spelled)
        for path, (at, text) in mappings.items():
            remove([path])
            write_whole(at, text)
        # Last, because they know the other spellings: cut short before, all can be found again.
        remarks_without(store.path, spelled, gone)
        if settings is not None:
            write_whole(store.path / "settings.toml", settings)
    read = _reader(store)
    with read.in_duckdb() as con:
        mark_gone(con, spelled)
        stays = other_customers(con, spelled) or ids_with_name(con, spelled)
    left = store.places_with(spelled, but=draft.version if stays else None)
    return Done(version=draft.version, records=records, left=left)


def spellings(store: Store, reader: Reader, names: tuple[str, ...]) -> Spelled:
    """Every spelling of these customers: as joined by readers and by settings, those in force and
    those the store was judged with, and what differs only in case, blanks or Unicode's form.
    """
    count_as = {
        written: name
        for settings in (reader.settings, in_force(store, reader).settings)
        for written, name in settings.names().get("customer", {}).items()
    }
    observed = {row["customer"] for row in reader.query(NAMES).to_pylist()}
    found = {name.strip() for name in names if name.strip()}
    if not found:
        raise StoreError("Name the customer that is to be forgotten.")
    while True:
        plain = {_plain(name) for name in found}
        more = {count_as[name] for name in found if name in count_as}
        more |= {written for written, name in count_as.items() if name in found}
        more |= {name for name in observed if _plain(name) in plain}
        if more <= found:
            return Spelled(frozenset(found))
        found |= more


COUNTS = """
SELECT customer, count(DISTINCT (source, instance, promise_id))
FROM observations
WHERE customer IS NOT NULL
GROUP BY 1
"""
NAMES = """
SELECT DISTINCT customer FROM observations WHERE customer IS NOT NULL
UNION
SELECT DISTINCT customer FROM promises WHERE customer IS NOT NULL
"""


def _reader(store: Store) -> Reader:
    reader = store.reader()
    if reader is None:
        raise StoreError(f"The store {store.path} is empty; there is nobody to forget.")
    return reader


def _gone(con: duckdb.DuckDBPyConnection) -> set[Key]:
    return {(row[0], row[1], row[2]) for row in con.execute("FROM gone").fetchall()}


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _alike(counts: dict[str, int], spelled: Spelled) -> dict[str, int]:
    looks = {loose(name) for name in spelled.names} - {""}
    return {
        name: n
        for name, n in sorted(counts.items())
        if name not in spelled.names and loose(name) in looks
    }


def _unknown(store: Store, name: str, counts: dict[str, int]) -> str:
    if day := forgotten_on(store.path, [name]).get(name):
        return f"{name} was forgotten on {day}; nothing of it is left in {store.path}."
    near = [other for other in sorted(counts) if loose(name) and loose(name) in loose(other)][:3]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No record in {store.path} names a customer {name}.{hint}"
