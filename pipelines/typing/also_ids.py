"""Events that name their record by another id of it get the id that the record goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.typing import keys
from pipelines.typing.typed_file import TypedFile

_NONE = pa.table({"promise_id": pa.array([], pa.string()), "also": pa.array([], pa.string())})


def by_one_id(files: Sequence[TypedFile]) -> list[TypedFile]:
    """The files of one import with every event under the id of its record.

    An audit names a record by sys_id, a list by number; a file of records that has both is what
    joins them; so does a number with blanks between its thousands, which is the same without
    them. An id that two records of a system share as their other one joins nothing.
    """
    return [_renamed(file, files) if file.source.kind == "events" else file for file in files]


def _renamed(events: TypedFile, files: Sequence[TypedFile]) -> TypedFile:
    records = [f for f in files if f.source.system == events.source.system]
    own = [f.records["promise_id"] for f in records if f.source.kind == "promises"]
    if not own:
        return events
    known = [f.also for f in records if f.also is not None] or [_NONE]
    also = pa.concat_tables(known).group_by(["promise_id", "also"]).aggregate([])
    counts = also.group_by("also").aggregate([("promise_id", "count")])
    several = counts.filter(pc.greater(counts["promise_id_count"], 1))["also"]
    also = also.filter(pc.invert(pc.is_in(also["also"], value_set=several)))
    ids = events.records["promise_id"]
    every = pa.concat_arrays([chunk for column in own for chunk in column.chunks])
    is_own = pc.is_in(ids, value_set=every)
    at = pc.index_in(ids, value_set=also["also"])
    plain = keys.ungrouped(ids)
    other = pc.if_else(pc.is_in(plain, value_set=every), plain, ids)
    renamed = pc.if_else(is_own, ids, pc.coalesce(also["promise_id"].take(at), other))
    place = events.records.column_names.index("promise_id")
    return replace(events, records=events.records.set_column(place, "promise_id", renamed))
