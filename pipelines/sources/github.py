"""GitHub issues and milestones, as its command line writes them.

Traps: GitHub has no export of its own, so the command below is part of this declaration; the due
is the milestone's and was perhaps never told to anybody, so it is asked about; it is stored as a
time of the Pacific coast though it is a day, so the command writes only the day; an issue closed
as not planned or as a duplicate is closed like any other; numbers are counted in each repository,
so import each with an instance of its own.
"""

from __future__ import annotations

from pipelines.source import Source

_COUNTED_APART = (
    "Import each repository with --instance NAME: numbers are counted in each from 1.",
)

ISSUES = Source(
    name="github_issues",
    system="github",
    title="GitHub issues (by the command line gh)",
    header=frozenset({"number", "title", "state", "stateReason", "milestoneDueOn"}),
    columns={
        "promise_id": ("number",),
        "title": ("title",),
        "customer": ("customer",),
        "team": ("repository",),
        "owner": ("assignee",),
        "kind": ("milestone",),
        "url": ("url",),
        "status": ("state",),
        "made_at": ("createdAt",),
        "due": ("milestoneDueOn",),
        "delivered_at": ("closedAt",),
        "last_activity_at": ("updatedAt",),
    },
    values={"status": {"OPEN": "open", "CLOSED": "delivered"}},
    overrules={
        "stateReason": {
            "NOT_PLANNED": "cancelled", "DUPLICATE": "not_a_promise", "COMPLETED": "empty",
            "REOPENED": "empty",
        },
        "labels": {"#duplicate": "not_a_promise", "#invalid": "not_a_promise", "*": "empty"},
    },
    closing=True,
    due_told=False,
    howto=(
        "In the repository run: echo number,title,state,stateReason,milestone,milestoneDueOn,"
        "createdAt,closedAt,updatedAt,assignee,labels,url > issues.csv",
        "Then run: gh issue list --state all --limit 10000 --json number,title,state,stateReason,"
        "milestone,createdAt,closedAt,updatedAt,assignees,labels,url --jq '.[] | [.number, "
        ".title, .state, .stateReason, .milestone.title, .milestone.dueOn[0:10], .createdAt, "
        '.closedAt, .updatedAt, .assignees[0].login, ([.labels[].name] | join(";")), .url] | '
        "@csv' >> issues.csv",
        *_COUNTED_APART,
    ),
    cannot_tell=(
        "Whether the milestone's date was ever told to a customer.",
        "When it was moved, and when an issue changed its milestone.",
        "Which customer an issue is for, unless you add a column customer.",
    ),
)  # fmt: skip

MILESTONES = Source(
    name="github_milestones",
    system="github_milestones",
    title="GitHub milestones (by the command line gh)",
    header=frozenset({"number", "title", "state", "due_on", "closed_issues"}),
    columns={
        "promise_id": ("number",),
        "title": ("title",),
        "customer": ("customer",),
        "team": ("repository",),
        "owner": ("creator",),
        "url": ("html_url",),
        "status": ("state",),
        "made_at": ("created_at",),
        "due": ("due_on",),
        "delivered_at": ("closed_at",),
        "last_activity_at": ("updated_at",),
    },
    values={"status": {"open": "open", "closed": "delivered"}},
    closing=True,
    due_told=False,
    howto=(
        "In the repository run: echo number,title,state,due_on,created_at,closed_at,updated_at,"
        "open_issues,closed_issues,creator,html_url > milestones.csv",
        "Then run: gh api --paginate 'repos/{owner}/{repo}/milestones?state=all' --jq '.[] | "
        "[.number, .title, .state, .due_on[0:10], .created_at, .closed_at, .updated_at, "
        ".open_issues, .closed_issues, .creator.login, .html_url] | @csv' >> milestones.csv",
        *_COUNTED_APART,
    ),
    cannot_tell=(
        "Whether the milestone's date was ever told to a customer.",
        "When it was moved: GitHub keeps only the current one.",
    ),
)
