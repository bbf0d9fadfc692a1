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


KEPT = {"status": "delivered", "made_at": "2026-02-01", "original_due": "2026-03-10"}
UNKNOWN = [
    *6 * [KEPT | {"due": "2026-03-10", "delivered_at": "2026-03-09"}],
    *2 * [KEPT | {"due": "2026-03-20", "delivered_at": "2026-03-18"}],
    # by nobody knows whom; the grace of the third is not over, the fourth has no first date on file
    *2 * [{"original_due": "2026-03-15", "due": "2026-03-15"}],
    {"original_due": "2026-03-30", "due": "2026-03-30"},
    {"due": "2026-03-15"},
]


def unknown() -> list[Row]:
    gone = {"status": "cancelled", "made_at": "2026-02-01", "cancelled_at": "2026-03-01"}
    return [
        {"promise_id": str(number), "cancelled_at": "", "delivered_at": "", "original_due": ""}
        | (told if "status" in told else gone | told)
        for number, told in enumerate(UNKNOWN)
    ]


def test_the_rates_at_worst_and_at_best_stand_beside_them(tmp_path: Path) -> None:
    store = imported(tmp_path, unknown(), as_of="2026-03-31", settings="grace_days = 2\n")
    total = run(store, "rates")["total"]
    assert (total["population"], total["on_time"], total["renegotiated"]) == (8, 6, 2)
    told = total["bounds"]
    assert (told["unknown_notice"], told["unknown_canceller"]) == (2, 2)
    assert told["worst"] == {"population": 10, "on_time": 6, "renegotiated": 0, "broken": 4}
    assert told["best"] == {"population": 8, "on_time": 6, "renegotiated": 2, "broken": 0}
    printed = CliRunner().invoke(app, ["rates", "--store", str(store)]).stdout
    # under twenty a share stands with its interval
    assert "on time 75% (6 of 8; 41% to 93%)" in printed
    assert (
        "At worst 60% on time and 40% broken, at best 75% and 0%: nobody recorded when 2 promises "
        "were moved and by whom or on which day 2 promises were cancelled." in printed
    )


def test_a_move_taken_as_too_late_may_have_come_in_time(tmp_path: Path) -> None:
    open_still = KEPT | {"status": "open", "due": "2026-04-10", "delivered_at": ""}
    promises = [*unknown(), {"promise_id": "open", "cancelled_at": "", **open_still}]
    settings = "strict_unknown_notice = true\n"
    store = imported(tmp_path, promises, as_of="2026-03-31", settings=settings)
    total = run(store, "rates")["total"]
    assert (total["on_time"], total["renegotiated"], total["broken"]) == (6, 0, 3)
    best = {"population": 9, "on_time": 6, "renegotiated": 3, "broken": 0}
    assert total["bounds"]["best"] == best
    assert total["bounds"]["worst"]["broken"] == 3 + 3


def test_the_chance_of_an_open_promise_is_of_those_that_took_longer_than_it_has(
    tmp_path: Path,
) -> None:
    """Ten took ten days and ten took twenty; it is open for ten whole days. Nobody ever took
    eleven to fifteen, and everybody who took longer than ten was done by the twentieth."""
    made = {"made_at": "2026-01-01", "original_due": "2026-01-31", "due": "2026-01-31"}
    done = [
        {"delivered_at": day, **made} for day in ("2026-01-11", "2026-01-21") for _ in range(10)
    ]
    for due, chance in (("2026-03-16", 0.0), ("2026-03-21", 1.0)):
        still = {"made_at": "2026-03-01", "original_due": due, "due": due, "delivered_at": ""}
        folder = tmp_path / due
        folder.mkdir()
        promises = [{"promise_id": str(i)} | row for i, row in enumerate([*done, still])]
        store = imported(folder, promises, as_of="2026-03-11")
        [told] = run(store, "measure", "chance_kept")["groups"]
        assert (told["value"], told["n"]) == (pytest.approx(chance), 1)


def test_who_held_a_promise_on_its_first_day_may_be_nobody(tmp_path: Path) -> None:
    promises = rows("""
    promise_id | owner | team | made_at    | original_due | due
    late       | bea   | B    | 2026-03-01 | 2026-03-10   | 2026-03-10
    between    | bea   | B    | 2026-03-01 | 2026-03-10   | 2026-03-10
    handed     | bea   | B    | 2026-03-01 | 2026-03-10   | 2026-03-10
    never      | bea   | B    | 2026-03-01 | 2026-03-10   | 2026-03-10
    """)
    events = """
    promise_id | at                  | event | before | after
    late       | 2026-03-20          | owner |        | bea
    late       | 2026-03-20          | team  | A      | B
    between    | 2026-03-05          | owner | ann    |
    between    | 2026-03-20          | owner |        | bea
    handed     | 2026-03-10T17:00:00 | owner | ann    | bob
    handed     | 2026-03-11T00:10:00 | owner | bob    | bea
    """
    store = imported(tmp_path, promises, events, as_of="2026-03-31")
    held = {row["promise_id"]: (row["owner"], row["team"]) for row in run(store, "promises")}
    assert held == {
        "late": (None, "A"), "between": (None, "B"), "handed": ("bob", "B"), "never": ("bea", "B"),
    }  # fmt: skip
    assert share(store, "ownerless") == (2, 4)


def test_a_date_set_back_after_it_had_passed_is_a_move_after_the_date(tmp_path: Path) -> None:
    """One was told two days ahead. The other was given 12 March on the 15th, five days late."""
    promises = rows("""
    promise_id | status | made_at    | original_due
    told       | open   | 2026-03-01 | 2026-03-10
    set back   | open   | 2026-03-01 | 2026-03-10
    """)
    events = """
    promise_id | at         | event | before     | after
    told       | 2026-03-08 | due   | 2026-03-10 | 2026-04-20
    set back   | 2026-03-15 | due   | 2026-03-10 | 2026-03-12
    """
    store = imported(tmp_path, promises, events, as_of="2026-03-31")
    assert share(store, "late_notice") == (1, 2)
    assert share(store, "short_notice") == (1, 2)
    assert share(store, "late_notice", "--as-of", "2026-03-14") == (0, 1)
    assert run(store, "measure", "notice_days")["groups"][0]["value"] == -5


def test_whether_an_unnamed_customer_left_is_not_known(tmp_path: Path) -> None:
    broken = {"status": "open", "made_at": "2026-01-01", "original_due": "2026-01-10"}
    promises = [
        {"promise_id": "left", "customer": "Acme", "customer_left_at": "2026-02-01", **broken},
        {"promise_id": "stayed", "customer": "Bolt", "customer_left_at": "", **broken},
        {"promise_id": "unnamed", "customer": "", "customer_left_at": "", **broken},
    ]
    store = imported(tmp_path, promises, as_of="2026-03-31")
    assert share(store, "farewell") == (1, 2)
    # on the day before, nobody had left
    assert share(store, "farewell", "--as-of", "2026-01-31") == (0, 2)


def test_a_standard_says_where_it_is_held_against_the_last_date_on_file(tmp_path: Path) -> None:
    """No export says what a date was before: nobody can know whether it was moved."""
    made = {"team": "Care", "made_at": "2026-01-01", "due": "2026-01-10"}
    promises = [
        {"promise_id": str(number), "delivered_at": "2026-01-09" if number < 6 else "", **made}
        for number in range(9)
    ]
    store = imported(tmp_path, promises, as_of="2026-03-31")
    file = tmp_path / "standards.csv"
    file.write_text("team,on_time\nCare,90%\n", encoding="utf-8")
    printed = CliRunner().invoke(app, ["standards", str(file), "--store", str(store)]).stdout
    assert "90% on time asked, 67% to the last date on file (n 9): too early to say" in printed
