"""A column of names and the column of their ids go in; names and ids that do not go together are
warned about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.finding import shown
from pipelines.problem import Problem
from pipelines.typing.columns import folded

# What stands for the name in the name of its column, and for the id in that of the id's.
_NAME = re.compile(r"[\W_]*\b(name|title)\b[\W_]*")
_ID = re.compile(r"[\W_]*\b(ids?|no|number|nr|key|code)\b[\W_]*")
LISTED = 20


def id_column(header: Sequence[str], name_column: str) -> int | None:
    """The place of the one column that is plainly the id of what another column names: 'Account
    ID' beside 'Account Name', 'organization_id' beside 'organization'; None where none is.
    """
    thing = _bare(name_column, _NAME)
    found = [
        place
        for place, name in enumerate(header)
        if (plain := folded(name).replace("_", " ")) != _bare(name, _ID)
        and thing
        and _bare(plain, _ID) == thing
    ]
    return found[0] if len(found) == 1 else None


def _bare(name: str, word: re.Pattern[str]) -> str:
    return " ".join(word.sub(" ", folded(name).replace("_", " ")).split())


def said_of_ids(
    names: pa.Array, ids: pa.Array, column: str, id_name: str, lines: pa.Int64Array
) -> Iterator[Problem]:
    """A name under several ids may be two of one name; an id under several names is one that was
    renamed, or two that were mixed up. Nothing is joined or parted by it.
    """
    table = pa.table({"name": names, "id": ids, "line": lines}).filter(
        pc.and_(pc.not_equal(names, ""), pc.not_equal(ids, ""))
    )
    pairs = table.group_by(["name", "id"]).aggregate([("line", "min")]).to_pylist()
    for code, one, other, words in (
        ("LOOKALIKE", "name", "id", "is under {n} ids in {ids}: {listed}. They are counted as one"),
        ("NAME_VARIANTS", "id", "name", "of {ids} has {n} names in {names}: {listed}. They are "
         "counted apart"),
    ):  # fmt: skip
        several: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for pair in sorted(pairs, key=lambda pair: pair["line_min"]):
            several[pair[one]][pair[other]] = pair["line_min"]
        for key, others in [kv for kv in several.items() if len(kv[1]) > 1][:LISTED]:
            listed = ", ".join(f"{shown(o)} (line {at})" for o, at in list(others.items())[:5])
            said = words.format(n=len(others), ids=id_name, names=column, listed=listed)
            rest = "" if code == "LOOKALIKE" else "; say on the page Names if they are one"
            line = list(others.values())[1]
            yield Problem(code, "warn", f"{shown(key)} {said}{rest}.", line, column, key)
