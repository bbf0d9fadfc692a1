"""A version with a customer goes in; a new file without, not one byte of it, comes out.

Records whose customer is the one to be forgotten are left out whole, with everything that was
ever said of them. In the records of others the name alone is taken out, wherever it stands as a
word; another customer's name that merely contains it ('Acme Services') stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.keeping.spelled import FORGOTTEN, Spelled
from pipelines.keeping.version import OF_RECORDS, TABLES

# Columns that say which record it is, or hold one of our own words.
NOT_TEXT = {
    "import_id", "source", "instance", "promise_id", "sha256", "event", "severity", "code",
    "status", "outcome", "counted_as", "move", "notice", "name", "version",
}  # fmt: skip

GONE = """
CREATE OR REPLACE TEMP TABLE gone AS
SELECT DISTINCT source, instance, promise_id
FROM {was}promises
WHERE customer IN (SELECT unnest(?::VARCHAR[]))
"""

GONE_LINES = """
CREATE OR REPLACE TEMP TABLE gone_line AS
SELECT DISTINCT import_id, file, line
FROM {was}observations SEMI JOIN gone USING (source, instance, promise_id)
UNION
SELECT DISTINCT import_id, file, line
FROM {was}events SEMI JOIN gone USING (source, instance, promise_id)
"""

STAY = "ANTI JOIN gone USING (source, instance, promise_id)"


@dataclass(frozen=True)
class Said:
    """Texts of one column, of rows that stay, that hold the name: each as it was and as it is to
    be, and how many rows have them.
    """

    table: str
    column: str
    texts: dict[str, str]
    rows: int


def mark_gone(con: duckdb.DuckDBPyConnection, spelled: Spelled, was: str = "") -> int:
    """The temp tables gone and gone_line; how many records go. `was` is where the version is
    attached, with its dot.
    """
    con.execute(GONE.format(was=was), [sorted(spelled.names)])
    con.execute(GONE_LINES.format(was=was))
    [(n,)] = con.execute("SELECT count(*) FROM gone").fetchall()
    return int(n)


def said_of_others(
    con: duckdb.DuckDBPyConnection, spelled: Spelled, was: str = ""
) -> Iterator[Said]:
    """Where rows that stay hold the name, column by column; after mark_gone."""
    for table in TABLES:
        stay = STAY if table in OF_RECORDS else ""
        for column in _texts(con, table, was):
            found = con.execute(
                f'SELECT "{column}" AS text, count(*) AS n FROM {was}{table} {stay} '
                f"WHERE {_holds(column, spelled)} GROUP BY 1",
            ).fetchall()
            is_name = column == "customer"
            texts = {
                text: taken
                for text, _ in found
                if (taken := _without(table, column, text, spelled)) != text
                and (not is_name or taken == FORGOTTEN)
            }
            if texts:
                rows = sum(n for text, n in found if text in texts)
                yield Said(table, column, texts, rows)


def other_customers(con: duckdb.DuckDBPyConnection, spelled: Spelled, was: str = "") -> list[str]:
    """Names of other customers that hold the name as a word; they stay as they are."""
    rows = con.execute(
        f"SELECT DISTINCT customer FROM {was}observations "
        f"WHERE {_holds('customer', spelled)} ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows if name not in spelled.names and spelled.is_in(name)]


def ids_with_name(con: duckdb.DuckDBPyConnection, spelled: Spelled, was: str = "") -> int:
    """How many records of others have the name in their id, by which they are found again."""
    rows = con.execute(
        f"SELECT promise_id FROM {was}promises {STAY} WHERE {_holds('promise_id', spelled)}"
    ).fetchall()
    return sum(spelled.is_in(name) for (name,) in rows)


def copy_without(con: duckdb.DuckDBPyConnection, spelled: Spelled) -> None:
    """Fill the empty tables of a draft from the version attached as `was`, without the customer.
    The names are taken out on the way: what is changed once it is written stays in the file.
    """
    mark_gone(con, spelled, "was.")
    said: dict[str, dict[str, dict[str, str]]] = {table: {} for table in TABLES}
    for one in said_of_others(con, spelled, "was."):
        said[one.table][one.column] = one.texts
    # A row that was set aside with the name in it was the customer's, as far as anyone can tell.
    con.execute(
        "INSERT INTO gone_line SELECT DISTINCT import_id, file, line FROM was.problems "
        "WHERE raw IN (SELECT unnest(?::VARCHAR[])) "
        "EXCEPT FROM gone_line",
        [list(said["problems"].pop("raw", {}))],
    )
    for table in TABLES:
        if table == "imports":
            _copy_imports(con, spelled)
            continue
        joins, replaced = [], []
        for place, (column, texts) in enumerate(said[table].items()):
            _taken(con, f"taken{place}", texts)
            joins.append(f'LEFT JOIN taken{place} ON taken{place}.was = t."{column}"')
            replaced.append((column, f'coalesce(taken{place}.is_now, t."{column}")'))
        if table == "problems":
            joins.append("LEFT JOIN gone_line l USING (import_id, file, line)")
            replaced = _problem_columns(replaced)
        with_instead = ", ".join(f'{text} AS "{column}"' for column, text in replaced)
        con.execute(
            f"INSERT INTO {table} BY NAME "
            f"SELECT t.* {f'REPLACE ({with_instead})' if replaced else ''} FROM was.{table} t "
            f"{STAY if table in OF_RECORDS else ''} {' '.join(joins)}"
        )


def _problem_columns(replaced: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of a row that was the customer's nothing stays but that something was found in it; of other
    rows the name alone is taken out.
    """
    said = {"message": "t.message", "value": "t.value", "raw": "t.raw"} | dict(replaced)
    gone = "l.line IS NOT NULL"
    said["message"] = f"CASE WHEN {gone} THEN '{FORGOTTEN}' ELSE {said['message']} END"
    said["value"] = f"CASE WHEN NOT {gone} THEN {said['value']} END"
    said["raw"] = f"CASE WHEN {gone} AND t.raw IS NOT NULL THEN '{FORGOTTEN}' ELSE t.raw END"
    return list(said.items())


def _copy_imports(con: duckdb.DuckDBPyConnection, spelled: Spelled) -> None:
    lines: dict[str, set[tuple[str, int]]] = {}
    for import_id, file, line in con.execute("FROM gone_line").fetchall():
        lines.setdefault(import_id, set()).add((file, line))
    for import_id, at, report in con.execute("FROM was.imports ORDER BY import_id").fetchall():
        told = _report_without(json.loads(report), lines.get(import_id, set()), spelled)
        con.execute(
            "INSERT INTO imports VALUES (?, ?, ?)",
            [import_id, at, json.dumps(told, ensure_ascii=False, separators=(",", ":"))],
        )


def _report_without(report: Any, lines: set[tuple[str, int]], spelled: Spelled) -> Any:
    """What an import printed, without what it said of the customer's rows."""
    for file in report["files"]:
        for problem in file["problems"]:
            if (file["file"], problem["line"]) in lines:
                problem.update(message=FORGOTTEN, value=None)
    return taken_out(report, spelled)


def taken_out(told: Any, spelled: Spelled) -> Any:
    """JSON or TOML as it was read, without the name: an entry of a table whose key or value it
    is goes, and elsewhere '(forgotten)' stands for it.
    """
    if isinstance(told, str):
        return spelled.out_of(told)
    if isinstance(told, list):
        return [taken_out(one, spelled) for one in told]
    if isinstance(told, dict):
        return {
            key: taken_out(value, spelled)
            for key, value in told.items()
            if not (key in spelled.names or (isinstance(value, str) and value in spelled.names))
        }
    return told


def _without(table: str, column: str, text: str, spelled: Spelled) -> str:
    if (table, column) == ("settings", "value"):
        return json.dumps(taken_out(json.loads(text), spelled), ensure_ascii=False)
    return spelled.out_of(text)


def _taken(con: duckdb.DuckDBPyConnection, name: str, texts: dict[str, str]) -> None:
    arrow = pa.table(
        {
            "was": pa.array(list(texts), pa.string()),
            "is_now": pa.array(list(texts.values()), pa.string()),
        }
    )
    con.register("texts", arrow)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM texts")
    con.unregister("texts")


def _texts(con: duckdb.DuckDBPyConnection, table: str, was: str) -> list[str]:
    """The columns of a table that may say anything."""
    rows = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND data_type = 'VARCHAR' "
        "AND (database_name = 'was') = ? ORDER BY column_index",
        [table, bool(was)],
    ).fetchall()
    return [name for (name,) in rows if name not in NOT_TEXT and not name.endswith("_grain")]


def _holds(column: str, spelled: Spelled) -> str:
    """A first, wide look: a condition that every row with the name fulfils."""
    low = f'lower(nfc_normalize("{column}"))'
    quoted = [needle.replace("'", "''") for needle in spelled.needles()]
    cut = f"\"{column}\" LIKE '%…%'"
    whole = [name.replace("'", "''") for name in sorted(spelled.names)]
    looks = [f"contains({low}, '{needle}')" for needle in quoted]
    looks += [f"\"{column}\" = '{name}'" for name in whole]
    return " OR ".join([*looks, cut])
