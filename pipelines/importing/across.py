"""The files of one import go in; what only shows when they are seen together comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files as resources

import duckdb
import pyarrow as pa

from pipelines.importing.incoming import Incoming
from pipelines.problem import Problem
from pipelines.typing.keys import may_be_doubled
from pipelines.typing.text_column import one_array


def drop_repeats(files: Sequence[Incoming]) -> list[Incoming]:
    """One record in two files of one import: the same in both is counted once, as a repeat;
    two different things said of it cannot both be so at one as-of, and the file is refused.
    """
    if not _any_in_two(files):  # as in most imports of several files: one look at all of them
        return list(files)
    seen: list[Incoming] = []
    for file in files:
        for earlier in seen:
            file = _without_repeats_of(earlier, file)
        seen.append(file)
    return seen


def _any_in_two(files: Sequence[Incoming]) -> bool:
    """Whether any record of a system may stand in more than one of the files."""
    ids: dict[str, list[pa.Array]] = {}
    for file in files:
        if file.typed is not None and file.typed.source.kind == "promises":
            column = file.typed.records.column("promise_id")
            ids.setdefault(file.system, []).append(one_array(column))
    return any(len(columns) > 1 and may_be_doubled(columns) for columns in ids.values())


def _without_repeats_of(earlier: Incoming, file: Incoming) -> Incoming:
    if earlier.typed is None or file.typed is None or earlier.system != file.system:
        return file
    if earlier.typed.source.kind != "promises" or file.typed.source.kind != "promises":
        return file
    with duckdb.connect() as con:
        con.register("earlier", earlier.typed.records)
        con.register("later", file.typed.records)
        sql = resources("pipelines.importing").joinpath("in_both.sql").read_text(encoding="utf-8")
        in_both = con.sql(sql).to_arrow_table().to_pylist()
        if not in_both:
            return file
        other = [row for row in in_both if not row["is_same"]]
        if other:
            return file.with_problem(_contradiction(earlier, file, len(other), other[0]))
        own = con.sql("FROM later WHERE promise_id NOT IN (SELECT promise_id FROM earlier)")
        records = own.to_arrow_table()
    return replace(
        file,
        typed=replace(file.typed, records=records),
        repeats_across=file.repeats_across + len(in_both),
    )


def _contradiction(
    earlier: Incoming, file: Incoming, count: int, row: dict[str, object]
) -> Problem:
    return Problem(
        "DUPLICATE_KEY",
        "refuse",
        f"{file.file} says something else than {earlier.file} (line {row['first_line']}) of "
        f"{row['promise_id']}, and of {count - 1:,} more records. Two exports of the same records "
        "speak for two moments: import them one after the other, the older first.",
        line=int(str(row["line"])),
        column="promise_id",
        value=str(row["promise_id"]),
    )
