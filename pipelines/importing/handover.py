"""Files as they were read go in, and a place on disk; on the other side the same come out.

What passes between the process that parses and the one that asked for it: Arrow streams for the
rows, JSON for the rest, and nothing that could be executed. A source is named by its place in a
list that both sides have.
"""

from __future__ import annotations

import json
import mmap
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

import pyarrow as pa
import pyarrow.ipc

from pipelines.importing.incoming import Incoming, ReadAs
from pipelines.mapping.seen_columns import proposed_of
from pipelines.problem import Problem
from pipelines.source import Source
from pipelines.typing.absent import absent
from pipelines.typing.type_table import TypedFile


def hand_over(files: Sequence[Incoming], sources: Sequence[Source], out: IO[bytes]) -> int:
    """Write the files; the offset at which their description starts."""
    described = [_described(file, sources, out) for file in files]
    start = out.tell()
    out.write(json.dumps(described).encode())
    out.flush()
    return start


def take_over(place: IO[bytes], start: int, sources: Sequence[Source]) -> list[Incoming]:
    """Read them again. The rows stay on disk, mapped into memory; `place` may be closed."""
    mapped = pa.py_buffer(mmap.mmap(place.fileno(), 0, access=mmap.ACCESS_READ))
    return [_incoming(told, sources, mapped) for told in json.loads(mapped[start:].to_pybytes())]


def _described(file: Incoming, sources: Sequence[Source], out: IO[bytes]) -> dict[str, Any]:
    typed = file.typed
    return {
        "file": file.file,
        "sha256": file.sha256,
        "problems": [asdict(problem) for problem in file.problems],
        "read_as": asdict(file.read_as) if file.read_as else None,
        "mapping": file.mapping,
        "flags": file.flags,
        "is_rest": file.is_rest,
        "proposed": asdict(file.proposed) if file.proposed else None,
        "typed": typed
        and {
            "source": sources.index(typed.source),
            "records": _write(typed.records, out),
            "rows": typed.rows,
            "accepted": typed.accepted,
            "repeats": typed.repeats,
            "set_aside": typed.set_aside,
            "newest_event": typed.newest_event
            and (typed.newest_event[0].isoformat(), typed.newest_event[1]),
            "columns": dict(typed.columns),
            "also": None if typed.also is None else _write(typed.also, out),
        },
    }


def _incoming(told: dict[str, Any], sources: Sequence[Source], mapped: pa.Buffer) -> Incoming:
    problems = tuple(_problem(problem) for problem in told["problems"])
    read_as, typed = told["read_as"], told["typed"]
    return Incoming(
        file=told["file"],
        sha256=told["sha256"],
        problems=problems,
        read_as=ReadAs(**{**read_as, "header": tuple(read_as["header"])}) if read_as else None,
        mapping=told["mapping"],
        flags=told["flags"],
        is_rest=told["is_rest"],
        proposed=told["proposed"] and proposed_of(told["proposed"]),
        typed=None if typed is None else _typed(typed, problems, sources, mapped),
    )


def _typed(
    told: dict[str, Any],
    problems: tuple[Problem, ...],
    sources: Sequence[Source],
    mapped: pa.Buffer,
) -> TypedFile:
    newest = told["newest_event"]
    return TypedFile(
        source=sources[told["source"]],
        records=_table(mapped, told["records"]),
        rows=told["rows"],
        accepted=told["accepted"],
        repeats=told["repeats"],
        set_aside=told["set_aside"],
        problems=problems,
        newest_event=newest and (datetime.fromisoformat(newest[0]), newest[1]),
        columns=told["columns"],
        also=told["also"] and _table(mapped, told["also"]),
    )


def _problem(told: dict[str, Any]) -> Problem:
    return Problem(**{**told, "choices": tuple(told["choices"])})


def _write(table: pa.Table, out: IO[bytes]) -> dict[str, Any]:
    """Write the columns that say something; where they are, and the schema of all of them."""
    said = [
        name
        for name, column in zip(table.column_names, table.itercolumns(), strict=True)
        if column.null_count < table.num_rows
    ]
    # Aligned, so that the rows need not be copied to be used.
    out.write(b"\0" * (-out.tell() % 64))
    start = out.tell()
    written = table.select(said) if said else table
    with pyarrow.ipc.new_stream(out, written.schema) as stream:
        stream.write_table(written)
    schema = b64encode(table.schema.serialize().to_pybytes()).decode("ascii")
    return {"start": start, "size": out.tell() - start, "schema": schema}


def _table(mapped: pa.Buffer, told: dict[str, Any]) -> pa.Table:
    schema = pyarrow.ipc.read_schema(pa.py_buffer(b64decode(told["schema"])))
    rows = mapped.slice(told["start"], told["size"])
    table = pyarrow.ipc.open_stream(rows).read_all()
    if not table.num_rows:
        return schema.empty_table()
    said = dict(zip(table.column_names, table.itercolumns(), strict=True))
    columns = [
        said[field.name] if field.name in said else absent(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
