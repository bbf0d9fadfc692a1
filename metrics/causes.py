"""Why promises were broken: by cause, side and stage to change, with 'not recorded' as its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import duckdb
import pyarrow as pa

from metrics import frame
from metrics.cause_map import NOT_RECORDED, SIDES, STAGES, Meaning, read
from metrics.conditions import BROKEN
from metrics.filters import Filters
from metrics.population import chosen
from metrics.question import Question, settings_of
from metrics.scope import Scope
from metrics.slices import key_text
from metrics.sql import Condition, ask, one_of

KEY = "source || '/' || instance || '/' || promise_id"
BLANK = "cause IS NULL OR trim(cause) = ''"
Part = Callable[[Meaning], str | None]

UNTAGGED = pa.schema(
    [
        *((name, pa.string()) for name in (
            "source", "instance", "promise_id", "title", "customer", "team", "owner", "kind",
            "cause",
        )),
        ("due_in_force", pa.timestamp("us")),
        ("slip_days", pa.int64()),
    ]
)  # fmt: skip


def by_cause(meaning: Meaning) -> str | None:
    return meaning.cause


def by_side(meaning: Meaning) -> str | None:
    return SIDES.get(meaning.side, meaning.side) if meaning.side else None


def by_stage(meaning: Meaning) -> str | None:
    return STAGES[meaning.stage] if meaning.stage else None


def recorded_rows(part: Part) -> Callable[[Question], list[dict[str, Any]]]:
    """Of the broken promises of each group, the share of which that part is recorded."""

    def rows(question: Question) -> list[dict[str, Any]]:
        counts = _counts(question, part)
        return [
            frame.share_row(key, "", told.total() - told[None], told.total())
            for key, told in counts.items()
        ]

    return rows


def pareto_rows(part: Part) -> Callable[[Question], list[dict[str, Any]]]:
    """The whole of what is broken by part, largest first, what is not recorded last."""

    def rows(question: Question) -> list[dict[str, Any]]:
        told = _counts(replace(question, slice=None), part).get(None, Counter())
        named = sorted(
            (pair for pair in told.items() if pair[0] is not None),
            key=lambda pair: (-pair[1], pair[0]),
        )
        if told[None]:
            named.append((NOT_RECORDED, told[None]))
        return [frame.share_row(name, "", count, told.total()) for name, count in named]

    return rows


def pareto(
    con: duckdb.DuckDBPyConnection,
    part: Part,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> pa.Table:
    """For the Improve page: the metric frame of the broken promises by_cause, by_side or by_stage;
    value: share of all that is broken, count, n: all; 'not recorded' is its own row, the last.
    A bar chart of `count` in this order is the Pareto chart."""
    question = Question(con, None, filters, scope, settings or settings_of(con))
    rows = [frame.row(None, "") | row for row in pareto_rows(part)(question)]
    return pa.Table.from_pylist(rows, schema=frame.FRAME)


def untagged(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> pa.Table:
    """For the page that tags: broken promises without a cause or a tag, newest due first."""
    known = read((settings or settings_of(con)).get("causes", {}))
    rows = chosen(filters, scope, Condition(f"{BROKEN} AND ({BLANK})"))
    table = ask(
        con,
        f"SELECT {', '.join(UNTAGGED.names)}, {KEY} AS written {rows.sql}"
        " ORDER BY due_in_force DESC, source, instance, promise_id",
        rows.params,
    ).to_pylist()
    return pa.Table.from_pylist([row for row in table if row["written"] not in known.tags],
                                schema=UNTAGGED)  # fmt: skip


def unmapped(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> list[tuple[str, int]]:
    """Causes on file that the map gives no stage, with how many broken promises each: to be
    written into [causes]. Most first."""
    known = read((settings or settings_of(con)).get("causes", {}))
    question = Question(con, None, filters, scope, {})
    counts: Counter[str] = Counter()
    for row in question.counts({"cause": "cause"}, {"n": "count(*)"}, BROKEN):
        told = known.of(row["cause"], None)
        if told.cause is not None and told.stage is None:
            counts[told.cause] += row["n"]
    return counts.most_common()


def tagged(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> int:
    """How many broken promises count under a cause that a reader tagged, not the files."""
    question = Question(con, None, filters, scope, settings or settings_of(con))
    found = tagged_table(question, {})
    return sum(found["n"].to_pylist()) if found else 0


def tagged_table(question: Question, columns: Mapping[str, str]) -> pa.Table | None:
    """The broken promises without a cause of their own that a reader tagged, counted (n) by these
    columns and by `written`, the key of the tag; None where nothing is tagged."""
    known = read(question.settings.get("causes", {}))
    if not known.tags:
        return None
    tags = one_of(KEY, tuple(known.tags))
    asked = {**columns, "written": KEY}
    return question.table(asked, {"n": "count(*)"}, f"{BROKEN} AND ({BLANK})", tags)


def _counts(question: Question, part: Part) -> dict[str | None, Counter[str | None]]:
    """By key, how many broken promises have which part; None is not recorded."""
    known = read(question.settings.get("causes", {}))
    columns = {"cause": "cause", "side": "side"}
    counts: dict[str | None, Counter[str | None]] = defaultdict(Counter)
    for row in question.counts(columns, {"n": "count(*)"}, BROKEN):
        counts[row["key"]][part(known.of(row["cause"], row["side"]))] += row["n"]
    tagged = tagged_table(question, {"side": "side"})
    for row in tagged.to_pylist() if tagged else []:
        key = key_text(question.slice, row["key"], row.get("instance", ""))
        counts[key][part(known.of(None, row["side"]))] -= row["n"]
        counts[key][part(known.of(None, row["side"], known.tags[row["written"]]))] += row["n"]
    return counts


WRITTEN = pa.schema(
    [
        ("written", pa.string()),
        ("n", pa.int64()),
        *((name, pa.string()) for name in ("cause", "side", "stage")),
    ]
)


def written(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> pa.Table:
    """For the page that edits the map: each cause as the files or the readers' tags write it, of
    how many broken promises (n), and what the map makes of it; most first."""
    question = Question(con, None, filters, scope, settings or settings_of(con))
    known = read(question.settings.get("causes", {}))
    counts: Counter[str] = Counter()
    for row in question.counts({"cause": "cause"}, {"n": "count(*)"}, BROKEN):
        if (row["cause"] or "").strip():
            counts[row["cause"].strip()] += row["n"]
    tagged = tagged_table(question, {})
    for row in tagged.to_pylist() if tagged else []:
        counts[(known.tags[row["written"]].cause or "").strip()] += row["n"]
    rows = []
    for name, n in counts.most_common():
        told = known.of(name, None)
        rows.append({"written": name, "n": n, **asdict(told)})
    return pa.Table.from_pylist(rows, schema=WRITTEN)


def tagged_promises(
    con: duckdb.DuckDBPyConnection,
    keys: Sequence[tuple[str, str, str]],
    filters: Filters,
    scope: Scope,
) -> pa.Table:
    """Of these promises (source, instance, id) those the asker may see: their key, title,
    customer, and `has_own`, that the files hold a cause by now, which goes before the tag."""
    told = one_of(KEY, ["/".join(key) for key in keys]) if keys else Condition("FALSE")
    rows = chosen(Filters(as_of=filters.as_of), scope, told)
    return ask(
        con,
        f"SELECT source, instance, promise_id, coalesce(title, promise_id) AS title, customer,"
        f" NOT ({BLANK}) AS has_own {rows.sql}",
        rows.params,
    )
