"""A watched folder: whole files only, each once, moved with its report, whatever is killed when."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.importing.listed import imports
from pipelines.importing.verify import verify
from pipelines.importing.watch import Moved, look, watch
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.options import ImportOptions

PROJECT = Path(__file__).parents[1]
HEADER = "promise_id,title,status,made_at,due,delivered_at\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def export(folder: Path, name: str, number: int, day: int = 1) -> Path:
    path = folder / name
    path.write_text(HEADER + f"{number},Pump,open,2024-03-{day:02},2024-04-15,\n")
    os.utime(path, (day, day))
    return path


def once(store: Store, folder: Path) -> list[Moved]:
    moved: list[Moved] = []
    watch(store, folder, ImportOptions(), moved.append, every=0.01, is_once=True)
    return moved


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_file_is_whole_once_it_has_stood_still_for_a_look(folder: Path) -> None:
    path = export(folder, "a.csv", 1)
    whole, seen = look(folder, {})
    assert whole == []
    path.write_text(path.read_text() + "2,Valve,open,2024-03-01,2024-04-15,\n")
    whole, seen = look(folder, seen)
    assert whole == []
    assert look(folder, seen)[0] == [path]


def test_what_is_not_an_export_is_left_alone(folder: Path) -> None:
    for name in (".a.csv", "a.csv.part", "mapping.toml"):
        export(folder, name, 1)
    (folder / "sub").mkdir()
    assert look(folder, look(folder, {})[1])[0] == []


def test_good_ones_go_to_done_and_bad_ones_to_refused_each_with_its_report(
    store: Store, folder: Path
) -> None:
    export(folder, "a.csv", 1)
    (folder / "b.csv").write_text("nothing known\n1\n")
    (folder / "c.csv").symlink_to(folder / "a.csv")
    moved = once(store, folder)
    assert names(folder) == ["done", "refused"]
    assert names(folder / "done") == ["a.csv", "a.csv.report.json", "a.csv.report.txt"]
    assert [n for n in names(folder / "refused") if n.endswith(".csv")] == ["b.csv", "c.csv"]
    report = json.loads((folder / "done" / "a.csv.report.json").read_text())
    assert report["import_id"] == "i000001"
    assert "Nothing was changed" in (folder / "refused" / "b.csv.report.txt").read_text()
    assert [m.report.exit_code for m in moved] == [0, 1, 1]


def test_the_older_of_two_exports_goes_first(store: Store, folder: Path) -> None:
    export(folder, "a.csv", 1, day=20)
    export(folder, "b.csv", 1, day=10)
    assert [moved.path.name for moved in once(store, folder)] == ["b.csv", "a.csv"]


def test_records_without_dues_wait_for_their_history(store: Store, folder: Path) -> None:
    (folder / "a.csv").write_text("promise_id,title,made_at\n1,Pump,2024-03-01\n")
    os.utime(folder / "a.csv", (1, 1))
    (folder / "b.csv").write_text("promise_id,at,event,before,after\n1,2024-03-01,due,,2024-03-9\n")
    (folder / "b.csv").write_text(
        "promise_id,at,event,before,after\n1,2024-03-01,due,,2024-03-09\n"
    )
    assert [(m.path.name, m.report.exit_code) for m in once(store, folder)] == [
        ("b.csv", 0),
        ("a.csv", 0),
    ]


def test_another_file_of_the_same_name_keeps_both(store: Store, folder: Path) -> None:
    export(folder, "a.csv", 1)
    once(store, folder)
    export(folder, "a.csv", 2)
    once(store, folder)
    assert len([n for n in names(folder / "done") if n.endswith(".csv")]) == 2


def test_a_file_that_is_gone_or_another_by_then_is_left_for_the_next_look(
    store: Store, folder: Path
) -> None:
    """Their writer takes the one away and goes on with the other while the first is imported."""
    _, second, third = (export(folder, f"{n}.csv", n, day=n) for n in (1, 2, 3))
    moved: list[str] = []

    def meanwhile(one: Moved) -> None:
        moved.append(one.path.name)
        if len(moved) == 1:
            second.unlink()
            with third.open("a") as file:
                file.write("4,Valve,open,2024-03-03,2024-04-15,\n")
        elif len(moved) == 2:
            assert one.report.is_unchanged, "it was imported when it had changed, and is once more"

    watch(store, folder, ImportOptions(), meanwhile, every=0.01, is_once=True)
    assert moved == ["1.csv", "3.csv"]
    assert names(folder) == ["done"]
    assert sum(one.accepted for one in imports(store)) == 3


def test_a_store_that_is_being_written_is_waited_for(store: Store, folder: Path) -> None:
    export(folder, "a.csv", 1)
    with store.lock():
        script = [sys.executable, "-m", "kept", "watch", str(folder), "--once", "--every", "0.1"]
        waiting = subprocess.Popen([*script, "--store", str(store.path)], cwd=PROJECT)
        time.sleep(8)
        assert waiting.poll() is None
        assert names(folder) == ["a.csv"]
    assert waiting.wait(180) == 0
    assert names(folder) == ["done"]


def test_one_folder_has_one_watcher(store: Store, folder: Path, tmp_path: Path) -> None:
    export(folder, "a.csv", 1)

    def second(moved: Moved) -> None:
        with pytest.raises(StoreError, match="being watched already"):
            once(store, folder)

    watch(store, folder, ImportOptions(), second, every=0.01, is_once=True)
    with pytest.raises(StoreError, match="not a folder"):
        once(store, tmp_path / "nowhere")


def test_killed_at_any_moment_every_file_is_imported_once(store: Store, folder: Path) -> None:
    """The moments are drawn anew on each run, from the start of a watcher to after its work."""
    files = 4
    for number in range(files):
        export(folder, f"{number}.csv", number, day=1 + number)
    command = [sys.executable, "-m", "kept", "watch", str(folder), "--once", "--every", "0.05"]
    command += ["--store", str(store.path)]
    for _ in range(6):
        watcher = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
        try:
            watcher.wait(random.uniform(0.8, 4))
        except subprocess.TimeoutExpired:
            watcher.kill()
            watcher.wait()
        listed = imports(store)  # readable at any time, and never half of one
        assert all(one.accepted == 1 for one in listed)
    assert subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    done = [name for name in names(folder / "done") if name.endswith(".csv")]
    assert done == [f"{number}.csv" for number in range(files)]
    assert sorted(one.files[0] for one in imports(store)) == done
    assert verify(store).faults == ()
