"""The date columns of a table, each read by the source's rules and the answers given."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipelines.answers import Answers, answer
from pipelines.reading.read import TextTable
from pipelines.source import Source
from pipelines.typing.date_column import DateRules, Dates
from pipelines.typing.dates import read_dates

ORDERS = ("dmy", "mdy", "ymd")
ASKED = (
    "DATE_AMBIGUOUS",
    "DATE_TWO_DIGIT_YEAR",
    "DATE_SERIAL",
    "DATE_ORDER_CONFLICT",
    "TIME_ZONE_AMBIGUOUS",
)


def date_field(
    parts: list[pa.Array],
    ours: str,
    columns: tuple[str, ...],
    table: TextTable,
    source: Source,
    zone: str,
    answers: Answers,
    *,
    is_due: bool = False,
) -> Dates:
    """One date column of ours (in one part, or before and after); `columns` are their names."""
    told = source.dates.get(ours, ())
    formats = (told,) if isinstance(told, str) else tuple(told)
    order = next((f for f in formats if f in ORDERS), None)
    answered = {}
    for code in ASKED:
        for column in columns:
            if (choice := answer(answers, code, column)) is not None:
                answered[code] = choice
    rules = DateRules(
        columns,
        np.asarray(table.lines, np.int64),
        business=zone,
        zone=source.zone,
        is_due=is_due,
        formats=tuple(f for f in formats if f not in ORDERS),
        order=order,
        answers=answered,
    )
    return read_dates(parts, rules)
