"""An import of files into a store: all or nothing, appended, and repeatable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.importing.load import check_files, import_files
from pipelines.importing.report import Report
from pipelines.keeping.contract import Store
from pipelines.options import ImportOptions
from pipelines.settings import Settings

PROMISES = """promise_id,title,customer,team,status,made_at,due,delivered_at
1,Pump,Acme,ops,delivered,2024-03-01,2024-03-15,2024-03-14
2,Valve,Acme,ops,open,2024-03-01,2024-03-20,
3,Tank,Bolt,dev,open,2024-03-05,2024-04-20,
"""
EVENTS = """promise_id,at,event,before,after,by,reason
2,2024-03-10,due,2024-03-20,2024-03-28,ann,supplier
"""

Write = Callable[[str, str], Path]


def judged(store: Store, columns: str = "promise_id, outcome, pushes") -> list[tuple[Any, ...]]:
    reader = store.reader()
    assert reader is not None
    rows = reader.query(f"SELECT {columns} FROM promises ORDER BY promise_id").to_pylist()
    return [tuple(row.values()) for row in rows]


def load(store: Store, *paths: Path, **options: Any) -> Report:
    settings = options.pop("settings", None)
    now = options.pop("now", None)
    return import_files(store, paths, ImportOptions(**options), settings=settings, now=now)


# -- one import ---------------------------------------------------------------------------------


def test_records_and_their_history_become_judged_promises(store: Store, write: Write) -> None:
    report = load(store, write("p.csv", PROMISES), write("e.csv", EVENTS), as_of="2024-03-25")
    assert report.exit_code == 0
    assert (report.import_id, report.as_of) == ("i000001", "2024-03-25")
    assert report.promises.model_dump() == {"new": 3, "changed": 0, "unchanged": 0}
    assert judged(store) == [
        ("1", "kept_original", 0),
        ("2", "open_renegotiated", 1),
        ("3", "open_not_due", 0),
    ]


def test_every_row_is_accounted_for_and_traced_to_its_line(store: Store, write: Write) -> None:
    load(store, write("p.csv", PROMISES))
    reader = store.reader()
    assert reader is not None
    [row] = reader.query("SELECT rows, accepted, repeats, set_aside FROM files").to_pylist()
    assert row == {"rows": 3, "accepted": 3, "repeats": 0, "set_aside": 0}
    lines = reader.query("SELECT promise_id, line FROM observations ORDER BY line").to_pylist()
    assert [(r["promise_id"], r["line"]) for r in lines] == [("1", 2), ("2", 3), ("3", 4)]


def test_the_as_of_is_the_newest_event_and_never_later_than_now(store: Store, write: Write) -> None:
    text = PROMISES + "4,Far,Acme,ops,open,2099-01-01,2099-02-01,\n"
    now = datetime(2024, 3, 16, tzinfo=UTC)
    assert load(store, write("p.csv", text), skip_bad=True, now=now).as_of == "2024-03-14"


def test_without_any_event_date_the_as_of_is_asked(store: Store, write: Write) -> None:
    path = write("p.csv", "promise_id,due\n1,2024-03-15\n")
    report = load(store, path)
    assert report.exit_code == 3
    [question] = report.questions
    assert question.flag is not None
    assert question.flag.startswith("--as-of")
    assert store.version() is None
    assert load(store, path, as_of="2024-03-20").exit_code == 0
    assert judged(store) == [("1", "broken_overdue", 0)]


def test_one_refused_file_refuses_them_all(store: Store, write: Write) -> None:
    report = load(store, write("p.csv", PROMISES), write("empty.csv", ""))
    assert report.exit_code == 1
    assert [file.outcome for file in report.files] == ["accept", "refuse"]
    assert report.files[1].problems[0].code == "EMPTY_FILE"
    assert report.import_id is None
    assert store.version() is None


def test_a_file_that_is_not_there_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path / "gone.csv", tmp_path)
    assert report.exit_code == 1
    assert "gone.csv is not there" in report.files[0].problems[0].message
    assert "folder" in report.files[1].problems[0].message


def test_a_bad_row_stops_the_import_until_the_reader_agrees(store: Store, write: Write) -> None:
    path = write("p.csv", PROMISES + "4,Short,Acme\n")
    report = load(store, path)
    assert (report.exit_code, report.files[0].outcome, report.import_id) == (1, "partial", None)
    assert store.version() is None
    report = load(store, path, skip_bad=True)
    assert (report.exit_code, report.files[0].outcome) == (0, "partial")
    assert (report.files[0].accepted, report.files[0].set_aside) == (3, 1)
    reader = store.reader()
    assert reader is not None
    [row] = reader.query("SELECT line, raw FROM problems WHERE severity = 'aside'").to_pylist()
    assert row["line"] == 5
    assert "4,Short,Acme" in row["raw"]


def test_a_dry_run_counts_and_changes_nothing(store: Store, write: Write) -> None:
    load(store, write("p.csv", PROMISES))
    moved = PROMISES.replace("2024-03-20,\n", "2024-03-20,2024-03-19\n")
    dry = load(store, write("q.csv", moved), as_of="2024-03-20", dry_run=True)
    assert dry.import_id is None
    assert store.version() == "v000001"
    done = load(store, write("q.csv", moved), as_of="2024-03-20")
    assert dry.model_dump(exclude={"import_id"}) == done.model_dump(exclude={"import_id"})
    assert done.promises.new == 0
    assert done.promises.changed > 0


def test_a_check_says_what_the_import_says(store: Store, write: Write) -> None:
    paths = [write("p.csv", PROMISES + "4,Short,Acme\n"), write("e.csv", EVENTS)]
    checked = check_files(paths, ImportOptions())
    imported = load(store, *paths)
    assert checked.model_dump_json() == imported.model_dump_json()
    assert checked.exit_code == imported.exit_code == 1


# -- again, and later ---------------------------------------------------------------------------


def test_the_same_files_again_change_nothing(store: Store, write: Write) -> None:
    paths = [write("p.csv", PROMISES), write("e.csv", EVENTS)]
    first = load(store, *paths)
    again = load(store, *paths)
    assert again.is_unchanged
    assert again.import_id == first.import_id
    assert again.promises.model_dump() == {"new": 0, "changed": 0, "unchanged": 3}
    assert again.files == first.files
    assert store.version() == "v000001"


@pytest.mark.parametrize(
    "other", [{"as_of": "2024-03-20"}, {"instance": "two"}, {"complete": True}]
)
def test_the_same_file_read_otherwise_is_another_import(
    store: Store, write: Write, other: dict[str, Any]
) -> None:
    path = write("p.csv", PROMISES)
    load(store, path)
    assert load(store, path, **other).import_id == "i000002"


def test_one_file_twice_in_an_import_is_counted_as_repeats(store: Store, write: Write) -> None:
    report = load(store, write("p.csv", PROMISES), write("copy.csv", PROMISES))
    assert report.exit_code == 0
    assert [(f.rows, f.accepted, f.repeats) for f in report.files] == [(3, 3, 0), (3, 0, 3)]
    assert len(judged(store)) == 3


def test_two_exports_of_the_same_records_are_not_one_import(store: Store, write: Write) -> None:
    later = PROMISES.replace("2024-04-20", "2024-05-20")
    report = load(store, write("p.csv", PROMISES), write("later.csv", later))
    assert report.exit_code == 1
    [problem] = [p for p in report.files[1].problems if p.code == "DUPLICATE_KEY"]
    assert problem.line == 4
    assert "one after the other" in problem.message


def test_a_newer_export_adds_what_changed_between(store: Store, write: Write) -> None:
    load(store, write("p.csv", PROMISES), as_of="2024-03-16")
    later = PROMISES.replace("2024-03-20,\n", "2024-03-28,\n")
    report = load(store, write("p2.csv", later), as_of="2024-03-18")
    # The delivered one stands; of the open ones there is a history now, and one was moved.
    assert report.promises.model_dump() == {"new": 0, "changed": 2, "unchanged": 1}
    assert judged(store, "promise_id, first_due::DATE::VARCHAR, pushes")[1] == (
        "2",
        "2024-03-20",
        1,
    )


def test_an_older_export_over_a_newer_one_is_asked(store: Store, write: Write) -> None:
    load(store, write("p.csv", PROMISES), as_of="2024-03-18")
    older = write("older.csv", PROMISES.replace("2024-03-20,\n", "2024-03-18,\n"))
    report = load(store, older, as_of="2024-03-10")
    assert report.exit_code == 3
    assert [(q.code, q.choices) for q in report.questions] == [("GOES_BACK", ("yes", "no"))]
    assert (
        load(store, older, as_of="2024-03-10", answers={("GOES_BACK", None): "no"}).exit_code == 1
    )
    assert store.version() == "v000001"
    assert load(store, older, as_of="2024-03-10", answers={("GOES_BACK", None): "yes"}).import_id
    # The answer was about that export: another older one is asked about again.
    third = write("third.csv", PROMISES.replace("2024-03-20,\n", "2024-03-19,\n"))
    assert load(store, third, as_of="2024-03-11").exit_code == 3


@pytest.mark.parametrize("first", ["records", "history"])
def test_a_history_joins_its_records_whichever_comes_first(
    store: Store, write: Write, first: str
) -> None:
    records, history = write("p.csv", PROMISES), write("e.csv", EVENTS)
    order = [records, history] if first == "records" else [history, records]
    for path in order:
        assert load(store, path, as_of="2024-03-25").exit_code == 0
    assert judged(store)[1] == ("2", "open_renegotiated", 1)


def test_a_history_without_records_is_kept_and_said(store: Store, write: Write) -> None:
    report = load(store, write("e.csv", EVENTS))
    assert report.exit_code == 0
    assert "1 events are about 1 records" in report.files[0].problems[-1].message
    assert judged(store) == []


def test_a_complete_export_says_which_records_are_missing(store: Store, write: Write) -> None:
    load(store, write("p.csv", PROMISES), as_of="2024-03-16")
    fewer = "".join(PROMISES.splitlines(keepends=True)[:3])
    load(store, write("p2.csv", fewer), as_of="2024-03-18", complete=True)
    missing = judged(store, "promise_id, is_missing")
    assert missing == [("1", False), ("2", False), ("3", True)]


# -- settings -----------------------------------------------------------------------------------


def test_the_stores_own_settings_judge_all_again_at_the_next_import(
    store: Store, write: Write
) -> None:
    path = write("p.csv", PROMISES)
    load(store, path, as_of="2024-03-21")
    assert judged(store)[1][1] == "broken_overdue"
    (store.path / "settings.toml").write_text("grace_days = 5\n")
    report = load(store, path, as_of="2024-03-21")
    assert report.promises.changed == 1
    assert judged(store)[1][1] == "open_not_due"


def test_settings_given_once_stay_those_of_the_store(store: Store, write: Write) -> None:
    load(store, write("p.csv", PROMISES), as_of="2024-03-21", settings=Settings(grace_days=5))
    load(store, write("e.csv", EVENTS), as_of="2024-03-21")
    reader = store.reader()
    assert reader is not None
    assert reader.settings.grace_days == 5


def test_another_zone_moves_the_as_of_of_earlier_exports(store: Store, write: Write) -> None:
    path = write("p.csv", PROMISES)
    load(store, path, as_of="2024-03-20T23:30")
    load(store, path, as_of="2024-03-20T23:30", settings=Settings(zone="Europe/Berlin"))
    reader = store.reader()
    assert reader is not None
    rows = reader.query("SELECT as_of::VARCHAR AS as_of FROM exports ORDER BY 1").to_pylist()
    assert [row["as_of"] for row in rows] == ["2024-03-20 23:30:00", "2024-03-21 00:30:00"]


# -- undo and verify ----------------------------------------------------------------------------
