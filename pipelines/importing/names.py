"""What a reader says of names goes in; a version of the store judged with it comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.importing.append import judge_touched, touch
from pipelines.importing.load import change_zone
from pipelines.importing.report import Counts
from pipelines.judging.in_force import in_force, judge_the_same
from pipelines.judging.joined import Column, remark_on, said_of_names
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.remarks import add_remark, add_remarks, take_back
from pipelines.options import UsageError
from pipelines.settings import Settings


@dataclass(frozen=True)
class Word:
    """What a reader says of two names: `name` is the same as `other`, or it is not."""

    column: Column
    name: str
    other: str
    is_one: bool


def say(store: Store, words: Sequence[Word], who: str, file: Path | None = None) -> Counts:
    """Keep what was said and judge anew with it; of the promises of these names, how many are
    judged or filed otherwise. `file`: the settings file in force beside the store's own.

    Raises UsageError where a name would count as itself, and StoreError; then nothing changed.
    """
    with store.lock():
        reader = store.reader()
        settings = in_force(store, reader, file).settings
        remarks = []
        for word in words:
            _check(word, settings)
            if word.is_one:
                joined = settings.joined.get(word.column, {}) | {word.name: word.other}
                settings = settings.model_copy(
                    update={"joined": {**settings.joined, word.column: joined}}
                )
            remarks.append(remark_on(word.column, word.name, word.other,
                                     is_one=word.is_one, who=who))  # fmt: skip
        add_remarks(store.path, remarks)

        def otherwise() -> None:
            for remark in remarks:
                take_back(store.path, remark.id, who)

        return _judged_anew(store, reader, file, otherwise)


def unsay(store: Store, remark_id: str, who: str, file: Path | None = None) -> Counts:
    """Take back what was said of two names, and judge anew without it. Raises StoreError, and
    UsageError where there is no such word.
    """
    with store.lock():
        said = next((one for one in said_of_names(store.path) if one.id == remark_id), None)
        if said is None:
            raise UsageError("That was taken back already.")
        take_back(store.path, remark_id, who)
        again = remark_on(said.column, said.name, said.other, is_one=said.is_one, who=said.who)
        return _judged_anew(store, store.reader(), file, lambda: add_remark(store.path, again))


def _check(word: Word, settings: Settings) -> None:
    if not word.is_one:
        return
    if said := settings.aliases.get(word.column, {}).get(word.name):
        raise UsageError(
            f"{word.name} counts as {said} by the settings, [aliases.{word.column}]; change it "
            "there."
        )
    names = settings.names().get(word.column, {})
    if names.get(word.other, word.other) == word.name:
        raise UsageError(
            f"{word.other} counts as {word.name} already, so {word.name} cannot count as it."
            if word.other != word.name
            else f"{word.name} and {word.other} are the same name already."
        )


def _judged_anew(
    store: Store, reader: Reader | None, file: Path | None, otherwise: Callable[[], None]
) -> Counts:
    """A version judged with what is in force now; where that fails, `otherwise` is done. The
    caller holds the lock.
    """
    settings = in_force(store, reader, file).settings
    if reader is None or judge_the_same(reader.settings, settings):
        return Counts()
    try:
        with store.draft() as draft:
            draft.action = "names"
            change_zone(draft.con, settings)
            draft.bring(None)
            rest = settings.model_copy(update={"joined": reader.settings.joined})
            if judge_the_same(rest, reader.settings):
                _touch_renamed(draft.con, reader.settings, settings)
            else:
                touch(draft.con)
            return judge_touched(draft.con, settings)
    except BaseException:  # a reader who stops it too: no word stands that nothing was judged by
        otherwise()
        raise


def _touch_renamed(con: duckdb.DuckDBPyConnection, was: Settings, now: Settings) -> None:
    """The temp table touched: the records with a name that counts as another one than before."""
    before, after = was.names(), now.names()
    renamed = [
        {"field": column, "name": name}
        for column in {*before, *after}
        for name in {*before.get(column, {}), *after.get(column, {})}
        if before.get(column, {}).get(name, name) != after.get(column, {}).get(name, name)
    ]
    con.register(
        "renamed",
        pa.Table.from_pylist(renamed, pa.schema([("field", pa.string()), ("name", pa.string())])),
    )
    con.execute(files("pipelines.importing").joinpath("names.sql").read_text(encoding="utf-8"))
    con.unregister("renamed")
