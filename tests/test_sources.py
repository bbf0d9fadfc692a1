"""What each vendor's export makes hard, in a few rows of it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.answers import Answers
from pipelines.problem import Refused
from pipelines.typing.also_ids import by_one_id
from tests.typing_a_file import in_zone, named, rows, said, typed

LINEAR = Path(__file__).parent.parent.parent / "shared" / "data" / "linear" / "linear-export.csv"
DEVLAKE = Path(__file__).parent.parent.parent / "shared" / "data" / "jira_devlake"


def test_jira_reads_repeated_columns_and_looks_at_the_resolution(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        "Summary,Issue key,Status,Status Category,Resolution,Created,Resolved,Due date,Components,"
        "Components,Custom field (Customer),Custom field (Customer),Log Work,Log Work\n"
        "a,P-1,Done,Done,Done,1/Mar/24 9:00 AM,12/Mar/24 4:05 PM,15/Mar/24 12:00 AM,x,y,,Acme,,\n"
        "b,P-2,Cancelled,Done,Won't Do,1/Mar/24 9:00 AM,12/Mar/24 4:05 PM,,x,,Bell,,,\n"
        "c,P-3,Done,Done,Duplicate,1/Mar/24 9:00 AM,12/Mar/24 4:05 PM,,x,,Bell,,,\n"
        "d,P-4,In Review,In Progress,Done,1/Mar/24 9:00 AM,12/Mar/24 4:05 PM,,x,,Bell,,,\n",
    )
    assert rows(
        file, "promise_id", "customer", "status", "due", "delivered_at", "cancelled_at"
    ) == [
        ("P-1", "Acme", "delivered", "2024-03-15", "2024-03-12 16:05 local", None),
        ("P-2", "Bell", "cancelled", None, None, "2024-03-12 16:05 local"),
        ("P-3", "Bell", "not_a_promise", None, None, None),
        ("P-4", "Bell", "open", None, None, None),  # reopened: the old resolution is still there
    ]


def test_jira_resolutions_that_nobody_mapped_are_asked(tmp_path: Path) -> None:
    text = "Summary,Issue key,Status,Resolution,Due date\na,P-1,Done,Went away,2026-01-05\n"
    assert ("UNKNOWN_VALUE", "ask", 2) in said(typed(tmp_path, text))
    told: Answers = {("UNKNOWN_VALUE", "Resolution"): "Went away=cancelled"}
    assert rows(typed(tmp_path, text, answers=told), "status") == [("cancelled",)]


def test_jira_changelog_takes_dates_as_they_are_and_resolutions_as_deliveries(
    tmp_path: Path,
) -> None:
    file = typed(
        tmp_path,
        "Issue key,Created,Author,Field,From,From string,To,To string\n"
        "P-1,2024-03-01T10:00:00.000+0100,Ann,duedate,2024-03-10,10/三月/24,2024-03-20,20/三月/24\n"
        "P-1,2024-03-02T10:00:00.000+0100,Ann,resolution,,,10000,Done\n"
        "P-1,2024-03-03T10:00:00.000+0100,Ann,resolution,10000,Done,,\n"
        "P-1,2024-03-04T10:00:00.000+0100,Ann,resolution,,,10001,Won't Do\n"
        "P-1,2024-03-05T10:00:00.000+0100,Ann,assignee,a1,Ann,b2,Bob\n",
    )
    assert rows(file, "event", "before", "after", "due_before", "due_after") == [
        ("due", "10/三月/24", "20/三月/24", "2024-03-10", "2024-03-20"),
        ("delivered", None, None, None, None),
        ("reopened", None, None, None, None),
        ("owner", "Ann", "Bob", None, None),
    ]


@pytest.mark.skipif(not DEVLAKE.is_dir(), reason=f"{DEVLAKE} is not here")
def test_the_end_dates_of_devlake_are_first_settings(tmp_path: Path) -> None:
    with (DEVLAKE / "_tool_jira_issue_changelogs.csv").open(encoding="utf-8") as file:
        changes = {row["changelog_id"]: row for row in csv.DictReader(file)}
    with (DEVLAKE / "_tool_jira_issue_changelog_items.csv").open(encoding="utf-8") as file:
        items = list(csv.DictReader(file))
    joined = tmp_path / "history.csv"
    with joined.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = ("field", "from_value", "from_string", "to_value", "to_string")
        writer.writerow(("issue_id", "created", *names))
        for item in items:
            change = changes[item["changelog_id"]]
            writer.writerow((change["issue_id"], change["created"], *(item[n] for n in names)))
    mapping = """
        kind = "events"
        [columns]
        promise_id = "issue_id"
        at = "created"
        event = "field"
        before = "from_string"
        after = "to_string"
        due_before = "from_value"
        due_after = "to_value"
        [values.event]
        "End date" = "due"
    """
    history = typed(tmp_path, joined.read_text(encoding="utf-8"), mapping)
    events = rows(history, "event", "due_before", "due_after")
    assert len(events) == 22
    assert all(event == "due" and before is None and after for event, before, after in events)


def test_zendesk_history_has_new_values_only(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        "field_name,ticket_id,updated,user_id,value\n"
        "due_at,7,2026-02-01 10:00:00,1,2026-02-20 17:00:00\n"
        "due_at,7,2026-01-01 10:00:00,1,2026-02-10 17:00:00\n"
        "due_at,8,2026-01-15 10:00:00,1,2026-03-10 17:00:00\n"
        "status,7,2026-01-01 10:00:00,1,new\n"
        "status,7,2026-02-21 10:00:00,1,solved\n"
        "status,7,2026-02-25 10:00:00,1,closed\n"
        "status,7,2026-02-23 10:00:00,1,open\n",
        zone="Europe/Berlin",
    )
    assert rows(file, "promise_id", "event", "at", "due_before", "due_after") == [
        ("7", "due", "2026-02-01 10:00 utc", "2026-02-10 17:00 utc", "2026-02-20 17:00 utc"),
        ("7", "due", "2026-01-01 10:00 utc", None, "2026-02-10 17:00 utc"),
        ("8", "due", "2026-01-15 10:00 utc", None, "2026-03-10 17:00 utc"),
        ("7", "delivered", "2026-02-21 10:00 utc", None, None),
        ("7", "delivered", "2026-02-25 10:00 utc", None, None),
        ("7", "reopened", "2026-02-23 10:00 utc", None, None),
    ]


def test_numbers_of_groups_and_people_are_no_teams_and_owners(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        "field_name,ticket_id,updated,user_id,value\n"
        "group_id,7,2026-02-01 10:00:00,1,360002\n"
        "assignee_id,7,2026-02-01 10:00:00,1,379001\n"
        "due_at,7,2026-02-01 10:00:00,1,2026-02-20 17:00:00\n",
    )
    assert rows(file, "event") == [("due",)]
    [ignored] = [p for p in file.problems if p.code == "UNKNOWN_VALUE"]
    assert "2 of 3 changes" in ignored.message
    assert "group_id (1)" in ignored.message


def test_hubspot_history_is_by_who_changed_it_and_not_by_the_way_it_was_changed(
    tmp_path: Path,
) -> None:
    file = typed(
        tmp_path,
        "deal_id,name,source,source_id,timestamp,value\n"
        "1,closedate,CRM_UI,userId:51,2026-01-05 09:00:00,2026-02-28 00:00:00\n",
    )
    assert rows(file, "by") == [("userId:51",)]


@pytest.mark.skipif(not LINEAR.is_file(), reason=f"{LINEAR} is not here")
def test_linear_issues_of_a_real_workspace(tmp_path: Path) -> None:
    file = typed(tmp_path, LINEAR.read_text(encoding="utf-8"))
    assert file.source is named("linear_issues")
    assert (file.rows, file.accepted, file.set_aside) == (10, 10, 0)
    assert rows(file, "promise_id", "status", "made_at", "cancelled_at")[1] == (
        "CLA-2", "cancelled", "2022-08-24 14:06 utc", "2023-02-11 01:51 utc",
    )  # fmt: skip


def test_zendesk_merged_tickets_are_no_promises(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        "Id,Subject,Requester,Created at,Status,Tags,Due date,Solved at\n"
        "1,a,Ann,2026-01-01 10:00,Solved,vip closed_by_merge,2026-01-05,2026-01-02 10:00\n"
        "2,b,Ann,2026-01-01 10:00,Closed,vip,2026-01-05,2026-01-02 10:00\n"
        "3,c,Ann,2026-01-01 10:00,On-hold,,2026-01-05,\n",
    )
    assert rows(file, "status", "delivered_at") == [
        ("not_a_promise", None),
        ("delivered", "2026-01-02 10:00 local"),
        ("open", None),
    ]


def test_a_close_date_is_asked_about(tmp_path: Path) -> None:
    text = "Id,StageName,CloseDate,CreatedDate\n0061,Prospecting,2026-05-01,2026-01-02\n"
    file = typed(tmp_path, text)
    [question] = [p for p in file.problems if p.severity == "ask"]
    assert (question.code, question.column) == ("DUE_NOT_TOLD", "CloseDate")
    assert question.choices == ("yes", "no")
    assert rows(file, "due") == [(None,)]
    yes = typed(tmp_path, text, answers={("DUE_NOT_TOLD", "CloseDate"): "yes"})
    assert rows(yes, "due") == [("2026-05-01",)]
    with pytest.raises(Refused, match="no promise in it"):
        typed(tmp_path, text, answers={("DUE_NOT_TOLD", None): "no"})


def test_hubspot_overwrites_the_close_date_of_a_closed_deal(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Amount\n"
        "1,a,Closed won,2026-05-01 14:30,2026-01-02 09:00,100\n"
        "2,b,Contract sent,2026-06-30 00:00,2026-01-02 09:00,100\n"
        "3,c,Closed lost,2026-05-02 14:30,2026-01-02 09:00,100\n",
        answers={("DUE_NOT_TOLD", "Close Date"): "yes"},
    )
    assert rows(file, "status", "due", "delivered_at", "cancelled_at") == [
        ("delivered", None, "2026-05-01 14:30 local", None),
        ("open", "2026-06-30", None, None),
        ("cancelled", None, None, "2026-05-02 14:30 local"),
    ]
    assert ("DUE_NOT_TOLD", "warn", 2) in said(file)


SLA = """task,sla,stage,start_time,planned_end_time
INC1,P3 response,Completed,2026-01-05 08:00:00,2026-01-05 09:00:00
INC1,P3 resolution,Cancelled,2026-01-05 08:00:00,2026-01-09 08:00:00
INC1,P1 resolution,In progress,2026-01-05 08:10:00,2026-01-05 12:10:00
INC1,P2 resolution,In progress,2026-01-07 08:00:00,2026-01-08 08:00:00
INC2,P3 resolution,Completed,2026-01-05 08:00:00,2026-01-09 08:00:00
"""


def test_servicenow_asks_which_target_was_told(tmp_path: Path) -> None:
    [question] = [p for p in typed(tmp_path, SLA).problems if p.severity == "ask"]
    assert (question.code, question.column) == ("DUPLICATE_KEY", "task")
    assert question.choices == ("latest", "earliest")
    file = typed(tmp_path, SLA, answers={("DUPLICATE_KEY", "task"): "latest"})
    assert rows(file, "promise_id", "due_before", "due_after") == [
        ("INC1", None, "2026-01-05 12:10 local"),
        ("INC1", "2026-01-05 12:10 local", "2026-01-08 08:00 local"),
        ("INC2", None, "2026-01-09 08:00 local"),
    ]
    assert (file.rows, file.accepted) == (5, 5)


def test_servicenow_audit_joins_by_sys_id(tmp_path: Path) -> None:
    incidents = typed(
        tmp_path,
        "number,sys_id,short_description,opened_at,state,due_date\n"
        "INC1,aa11,x,2026-01-05 08:00:00,Resolved,2026-01-09 08:00:00\n",
    )
    audit = typed(
        tmp_path,
        "documentkey,fieldname,oldvalue,newvalue,user,sys_created_on\n"
        "aa11,due_date,2026-01-08 08:00:00,2026-01-09 08:00:00,ann,2026-01-07 10:00:00\n"
        "aa11,state,2,6,ann,2026-01-08 10:00:00\n"
        "zz99,state,6,2,ann,2026-01-08 10:00:00\n",
    )
    _, joined = by_one_id([incidents, audit])
    assert rows(joined, "promise_id", "event") == [
        ("INC1", "due"),
        ("INC1", "delivered"),
        ("zz99", "reopened"),
    ]


def test_naive_times_are_instants_once_their_zone_is_told(tmp_path: Path) -> None:
    source = in_zone(replace(named("kept_promises")), "America/New_York")
    text = "promise_id,due,made_at\nA,2026-07-05T17:00,2026-07-01\n"
    assert rows(typed(tmp_path, text, source), "due", "made_at") == [
        ("2026-07-05 21:00 utc", "2026-07-01")
    ]
