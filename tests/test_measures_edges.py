"""Small exports worked out on paper, each at an edge of a definition, imported and asked."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kept import app

Row = dict[str, str]
PLAIN = ("promise_id", "status", "made_at", "original_due", "due", "delivered_at")


def rows(text: str) -> list[Row]:
    """A table, header first, cells apart by '|'."""
    header, *lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(header, line, strict=True)) for line in lines]


def imported(
    folder: Path, promises: Iterable[Row], events: str = "", *, as_of: str, settings: str = ""
) -> Path:
    """A store with these records and their history."""
    store = folder / "store"
    store.mkdir()
    (store / "settings.toml").write_text(settings, encoding="utf-8")
    told = list(promises)
    files = [folder / "promises.csv"]
    with files[0].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(name for row in told for name in row))
        writer.writeheader()
        writer.writerows(told)
    if events:
        files.append(folder / "events.csv")
        files[1].write_text(
            "\n".join(",".join(c.strip() for c in line.split("|"))
                      for line in events.strip().splitlines()) + "\n",
            encoding="utf-8",
        )  # fmt: skip
    run(store, "import", *map(str, files), "--as-of", as_of)
    return store


def run(store: Path, *words: str) -> Any:
    result = CliRunner().invoke(app, [*words, "--store", str(store), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def share(store: Path, name: str, *more: str) -> tuple[int, int]:
    [told] = run(store, "measure", name, *more)["groups"]
    return round((told["value"] or 0) * told["n"]), told["n"]


WAITED = """
promise_id | at                   | event                | before | after
1          | 2026-03-02T02:00:00Z | waiting_on_customer  |        |
1          | 2026-03-02T03:00:00Z | reply_from_customer  |        |
1          | 2026-03-02T04:00:00Z | escalated            |        |
1          | 2026-03-02T04:30:00Z | value                | 10     | 20
"""


@pytest.mark.parametrize(
    ("zone", "known"),
    # ten in the evening of the first of March in New York, and the next morning in Berlin
    [("America/New_York", 1), ("Europe/Berlin", 0)],
)
def test_a_day_of_the_past_ends_at_local_midnight_for_every_event(
    tmp_path: Path, zone: str, known: int
) -> None:
    promises = rows("""
    promise_id | status | made_at    | original_due | due        | last_activity_at
    1          | open   | 2026-02-01 | 2026-02-20   | 2026-02-20 | 2026-03-09
    """)
    store = imported(
        tmp_path, promises, WAITED, as_of="2026-03-10", settings=f'zone = "{zone}"\n'
    )  # fmt: skip
    for name in ("waiting_after_reply", "escalated_early", "terms_changed_late"):
        told = run(store, "measure", name, "--as-of", "2026-03-01")["groups"][0]
        assert told["n"] == known, (name, told)
        assert run(store, "measure", name)["groups"][0]["n"] == 1


def test_an_event_later_than_the_as_of_has_not_happened(tmp_path: Path) -> None:
    promises = rows("""
    promise_id | status | made_at    | original_due | due
    1          | open   | 2026-02-01 | 2026-02-20   | 2026-02-20
    """)
    events = """
    promise_id | at                  | event               | before | after
    1          | 2026-02-10T09:00:00 | waiting_on_customer |        |
    1          | 2026-03-05T09:00:00 | reply_from_customer |        |
    1          | 2026-03-05T09:00:00 | escalated           |        |
    1          | 2026-03-05T09:00:00 | scope               | a      | b
    """
    store = imported(tmp_path, promises, events, as_of="2026-03-01")
    assert share(store, "waiting_after_reply") == (0, 1)
    assert share(store, "escalated_early") == (0, 0)
    assert share(store, "terms_changed_late") == (0, 0)
