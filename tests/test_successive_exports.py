"""A later export of the same records, without a history: what it changes, and what it must not."""

from __future__ import annotations

from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

HEADER = "Issue key,Issue Type,Summary,Status,Resolution,Created,Updated,Resolved,Due date\n"
DROPPED = (
    "OPS-1,Task,A,Closed,Won't Do,2026-03-02 09:00,2026-04-03 10:00,2026-04-03 10:00,2026-03-20\n"
)
OVERDUE = "OPS-2,Task,B,Open,,2026-03-02 09:00,2026-04-03 10:00,,{}\n"
AHEAD = "OPS-3,Task,C,Open,,2026-03-02 09:00,2026-04-03 10:00,,{}\n"


def judged(store: Store, folder: Path, as_of: str, *rows: str) -> dict[str, tuple[str, bool]]:
    path = folder / f"{as_of}.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    assert import_files(store, [path], ImportOptions(as_of=as_of)).exit_code == 0
    reader = store.reader()
    assert reader is not None
    rows_ = reader.query("SELECT promise_id, outcome, history_missing FROM promises").to_pylist()
    return {row["promise_id"]: (row["outcome"], row["history_missing"]) for row in rows_}


def test_a_row_that_stays_as_it_was_keeps_its_judgement(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    first = judged(store, tmp_path, "2026-04-10", DROPPED)
    assert first == {"OPS-1": ("broken_dropped", True)}
    assert judged(store, tmp_path, "2026-05-10", DROPPED) == first


def test_a_date_first_seen_when_it_had_passed_may_have_been_moved_before(tmp_path: Path) -> None:
    """Moved since or not: were only the moved ones known, a rate would be theirs alone."""
    store = FolderStore(tmp_path / "store")
    judged(store, tmp_path, "2026-04-10", OVERDUE.format("2026-03-20"), AHEAD.format("2026-04-20"))
    later = judged(
        store, tmp_path, "2026-05-10", OVERDUE.format("2026-06-20"), AHEAD.format("2026-04-20")
    )
    assert later == {"OPS-2": ("broken_overdue", True), "OPS-3": ("broken_overdue", False)}
