"""A table of text and its source become typed records; every row is accepted, a repeat or aside."""

from __future__ import annotations

from datetime import datetime

from pipelines.answers import Answers
from pipelines.reading.read import TextTable
from pipelines.source import Source
from pipelines.typing.type_events import type_events
from pipelines.typing.type_promises import type_promises
from pipelines.typing.typed_file import TypedFile

__all__ = ["Answers", "TypedFile", "type_table"]


def type_table(
    table: TextTable,
    source: Source,
    *,
    zone: str,
    now: datetime,
    answers: Answers,
    due_elsewhere: bool = False,
) -> TypedFile:
    """Type every cell that the source declares; raises Refused where the file cannot be used.

    `zone` is the business zone; naive times are taken in the source's zone if it tells one, else
    left local to the business zone. `due_elsewhere`: a history in the same import or in the store
    gives the dues, so that a file without a due column is none the less one of promises.
    """
    if source.kind == "events":
        return type_events(table, source, zone=zone, now=now, answers=answers)
    return type_promises(
        table, source, zone=zone, now=now, answers=answers, due_elsewhere=due_elsewhere
    )
