"""Events that name their record by another id of it get the id that the record goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.typed_file import TypedFile


def by_one_id(files: Sequence[TypedFile]) -> list[TypedFile]:
    """The files of one import with every event under the id of its record.

    An audit names a record by sys_id, a list by number; a file of records that has both is what
    joins them. An id that two records of a system share as their other one joins nothing.
    """
    return [_renamed(file, files) if file.source.kind == "events" else file for file in files]


def _renamed(events: TypedFile, files: Sequence[TypedFile]) -> TypedFile:
    records = [f for f in files if f.source.system == events.source.system]
    known = [f.also for f in records if f.also is not None]
    if not known:
        return events
    also = pa.concat_tables(known).group_by(["promise_id", "also"]).aggregate([])
    counts = also.group_by("also").aggregate([("promise_id", "count")])
    several = counts.filter(pc.greater(counts["promise_id_count"], 1))["also"]
    also = also.filter(pc.invert(pc.is_in(also["also"], value_set=several)))
    own = [f.records["promise_id"] for f in records if f.source.kind == "promises"]
    ids = events.records["promise_id"]
    is_own = pc.is_in(ids, value_set=pa.concat_arrays([c for o in own for c in o.chunks]))
    at = pc.index_in(ids, value_set=also["also"])
    renamed = pc.if_else(is_own, ids, pc.coalesce(also["promise_id"].take(at), ids))
    place = events.records.column_names.index("promise_id")
    return replace(events, records=events.records.set_column(place, "promise_id", renamed))
