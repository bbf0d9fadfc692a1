"""Files made to hurt whoever opens them: each refused, within the memory and time of trust.md."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipelines.importing.load import check_files
from pipelines.options import ImportOptions

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 30

# What checks of these files say and take, in a process whose memory is its own: that of the
# processes which parse is counted with it.
CHECK = """
import json, resource, sys
from pathlib import Path
from pipelines.importing.load import check_files
from pipelines.options import ImportOptions
def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    # What ru_maxrss says of this process itself began with the one that started it.
    own = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    return sum(one.ru_utime + one.ru_stime for one in both), max(own, both[1].ru_maxrss)
for name in sys.argv[1:]:
    before = used()[0]
    report = check_files([Path(name)], ImportOptions(as_of="2024-04-01"))
    cpu, memory = used()
    codes = [p.code for f in report.files for p in f.problems]
    print(json.dumps({"exit": report.exit_code, "codes": codes, "cpu": cpu - before,
                      "memory": 1024 * memory}))
"""
BOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>',
}
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><worksheet>&i;</worksheet>"
)
PASSWD = "/etc/passwd"
OUTSIDE = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file://{PASSWD}">]><x>&f;</x>'


def _zip(path: Path, members: dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _zeros(path: Path) -> None:
    """Half a gigabyte of nothing, in half a megabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in BOOK.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(500):
                part.write(bytes(1_000_000))


def _many_columns(path: Path) -> None:
    """A row that claims to stand in the last column there is, many times."""
    cells = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = f"<worksheet><dimension ref='A1:XFD1048576'/><sheetData>{cells * 2000}</sheetData>"
    _zip(path, {**BOOK, "xl/worksheets/sheet1.xml": sheet + "</worksheet>"})


def _overlapping(path: Path) -> None:
    """Every entry of the directory names the same bytes."""
    _zip(path, {"a.csv": "promise_id,due\n" + "1,2024-01-02\n" * 400_000})
    raw = path.read_bytes()
    start = raw.index(b"PK\x01\x02")
    entry, end = raw[start : raw.index(b"PK\x05\x06")], raw[raw.index(b"PK\x05\x06") :]
    many = b"".join(entry.replace(b"a.csv", b"%05d" % n) for n in range(3_000))
    count = (3_000).to_bytes(2, "little")
    end = end[:8] + count * 2 + len(many).to_bytes(4, "little") + end[16:]
    path.write_bytes(raw[:start] + many + end)


def _one_line(path: Path) -> None:
    """A header, and then a line that never ends."""
    with path.open("wb") as file:
        file.write(b"promise_id,due\n" + b"x" * 20_000_000)


def _quotes(path: Path) -> None:
    path.write_bytes(b"promise_id,due\n" + b'"' * 5_000_001)


def _commas(path: Path) -> None:
    path.write_bytes(b"promise_id,due\n1" + b"," * 5_000_000)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 << 30)


def _gzip(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(bytes(1_000_000))


def _deep(path: Path) -> None:
    path.write_text('{"promise_id": "1", "due": ' + "[" * 300_000 + "]" * 300_000 + "}\n")


MADE: dict[str, Callable[[Path], None]] = {
    "zeros.xlsx": _zeros,
    "zeros.zip": lambda path: _zip(path, {"a.csv": bytes(150_000_000)}),
    "laughs.xlsx": lambda path: _zip(path, {**BOOK, "xl/worksheets/sheet1.xml": LAUGHS}),
    "outside.xlsx": lambda path: _zip(path, {**BOOK, "xl/worksheets/sheet1.xml": OUTSIDE}),
    "columns.xlsx": _many_columns,
    "overlapping.zip": _overlapping,
    "line.csv": _one_line,
    "quotes.csv": _quotes,
    "commas.csv": _commas,
    "sparse.csv": _sparse,
    "gzip.csv": _gzip,
    "deep.jsonl": _deep,
}


def test_files_made_to_hurt_are_refused_within_the_limits(tmp_path: Path) -> None:
    for name, make in MADE.items():
        make(tmp_path / name)
    command = [sys.executable, "-c", CHECK, *(str(tmp_path / name) for name in MADE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = dict(zip(MADE, map(json.loads, done.stdout.splitlines()), strict=True))
    for name, said in told.items():
        assert said["exit"] in (1, 3), name
        assert said["codes"], name
        assert said["cpu"] < MOST_SECONDS, name
        assert said["memory"] < MOST_MEMORY, name
    print({name: (said["codes"][0], round(said["cpu"], 1)) for name, said in told.items()})
    print(f"at most {max(said['memory'] for said in told.values()) / 1e6:.0f} MB")


def test_a_pipe_that_never_says_anything_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    began = time.monotonic()
    report = check_files([tmp_path / "pipe.csv"], ImportOptions())
    assert report.exit_code == 1
    assert time.monotonic() - began < 4 * MOST_SECONDS  # a machine may be busy
