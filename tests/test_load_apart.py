"""Parsing in a process of its own: what it may use, how it may end, and what is never opened."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.importing.apart import Asked, Limits, get_ready, read_apart
from pipelines.importing.load import check_files
from pipelines.importing.report import Report
from pipelines.options import ImportOptions
from pipelines.reading.given import MOST_BYTES
from pipelines.sources import SOURCES

PROMISES = """promise_id,title,customer,team,status,made_at,due,delivered_at
1,Pump,Acme,ops,delivered,2024-03-01,2024-03-15,2024-03-14
2,Valve,Acme,ops,open,2024-03-01,2024-03-20,
"""
EVENTS = """promise_id,at,event,before,after,by,reason
2,2024-03-10,due,2024-03-20,2024-03-28,ann,supplier
"""
NOW = datetime(2024, 4, 1, tzinfo=UTC)


def check(*paths: Path, **options: Any) -> Report:
    return check_files(paths, ImportOptions(**options), now=NOW)


def code_of(report: Report, position: int = 0) -> str:
    return report.files[position].problems[0].code


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "promises.csv"
    path.write_text(PROMISES)
    return path


def read_within(limits: Limits, *paths: Path) -> list[str]:
    """The sentences about files that were to be read within so much."""
    asked = Asked(ImportOptions(), {}, frozenset(), "UTC", NOW)
    files = read_apart(paths, asked, SOURCES, lambda stage, share: None, limits=limits)
    return [problem.message for file in files for problem in file.problems]


# -- limits --------------------------------------------------------------------------------------


def test_too_much_memory_is_a_sentence(export: Path) -> None:
    export.write_text(PROMISES + "3,Tank,Bolt,dev,open,2024-03-05,2024-04-20,\n" * 400_000)
    [said] = read_within(Limits(memory=150_000_000, seconds=60), export)
    assert said.startswith("promises.csv needs more than 150 MB of memory")


def test_too_much_time_is_a_sentence(export: Path) -> None:
    [said] = read_within(Limits(memory=800_000_000, seconds=0), export)
    assert said.startswith("promises.csv takes longer than 0 seconds")


def test_one_that_cannot_be_read_refuses_the_others(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(PROMISES)
    said = read_within(Limits(memory=800_000_000, seconds=0), export, other)
    assert "other.csv was not read, because promises.csv could not be." in said


def test_a_reading_process_that_was_killed_is_a_sentence(export: Path) -> None:
    from pipelines.importing import apart

    get_ready()
    apart._waiting[-1].process.kill()
    report = check(export)
    assert report.exit_code == 1
    assert "ended (SIGKILL)" in report.files[0].problems[0].message


def test_the_reading_process_ends_with_the_one_that_asked() -> None:
    script = (
        "import os, signal\n"
        "from pipelines.importing import apart\n"
        "apart.get_ready()\n"
        "print(apart._waiting[-1].process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    child = Path(f"/proc/{int(done.stdout)}")
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if "(zombie)" in (child / "status").read_text():
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.05)
    pytest.fail("the reading process is still there")


def test_the_reading_process_needs_neither_pandas_nor_pydantic() -> None:
    script = (
        "import sys\n"
        "import pipelines.importing.child, pipelines.importing.handover\n"
        "import pipelines.importing.recognise, pipelines.reading.given\n"
        "print(sorted({'pandas', 'pydantic', 'typer', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


# -- what is never opened ------------------------------------------------------------------------


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    report = check(tmp_path / "pipe.csv")
    assert "pipe.csv is not an ordinary file" in report.files[0].problems[0].message


def test_a_link_is_refused(export: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(export)
    report = check(tmp_path / "link.csv")
    assert "link.csv is a link" in report.files[0].problems[0].message


def test_a_sparse_file_of_five_gigabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(5 * MOST_BYTES)
    report = check(tmp_path / "big.csv")
    assert (report.exit_code, code_of(report)) == (1, "ARCHIVE_TOO_BIG")


def test_a_device_is_refused() -> None:
    assert "not an ordinary file" in check(Path("/dev/zero")).files[0].problems[0].message


# -- several at once -----------------------------------------------------------------------------


def test_a_folder_is_the_exports_in_it(export: Path, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS)
    (tmp_path / ".hidden.csv").write_text("x")
    (tmp_path / "later.csv.part").write_text("x")
    (tmp_path / "done").mkdir()
    report = check(tmp_path)
    assert [file.file for file in report.files] == ["events.csv", "promises.csv"]
    assert report.exit_code == 0


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_the_exports_in_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "out/promises.csv": PROMISES, "out/events.csv": EVENTS, "__MACOSX/out/._events.csv": b"\0",
    }  # fmt: skip
    report = check(zipped(tmp_path / "all.zip", files))
    assert [f.file for f in report.files] == ["all.zip/out/promises.csv", "all.zip/out/events.csv"]
    assert (report.exit_code, report.files[0].rows) == (0, 2)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../p.csv": PROMISES}, "ARCHIVE_UNSAFE"),
        ({"/p.csv": PROMISES}, "ARCHIVE_UNSAFE"),
        ({"p.csv": PROMISES, "P.CSV": PROMISES}, "ARCHIVE_UNSAFE"),
        ({"p.csv": PROMISES, "more.csv": b"\x1f\x8b\x08more"}, "ARCHIVE_UNSAFE"),
        ({"p.csv": b"0" * 60_000_000}, "ARCHIVE_TOO_BIG"),
        ({f"{n}.csv": "x" for n in range(201)}, "ARCHIVE_TOO_BIG"),
        ({"folder/": b""}, "EMPTY_FILE"),
    ],
)
def test_a_zip_that_is_not_safe_is_not_opened(
    tmp_path: Path, files: dict[str, str | bytes], code: str
) -> None:
    report = check(zipped(tmp_path / "all.zip", files))
    assert (report.exit_code, len(report.files), code_of(report)) == (1, 1, code)


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"p.csv": PROMISES}).read_bytes()
    report = check(zipped(tmp_path / "all.zip", {"inner.zip": inner}))
    assert (report.exit_code, code_of(report)) == (1, "ARCHIVE_UNSAFE")


def test_a_zip_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"p.csv": PROMISES * 100})
    path.write_bytes(path.read_bytes()[:-60])
    report = check(path)
    assert (report.exit_code, code_of(report)) == (1, "DAMAGED_ARCHIVE")
