"""Every page on a store whose files hold only the last date of each promise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.navigation import PLACES
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.test_pages import opened, text

ROWS = 60


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A Jira export with one due column and no changelog: no due history anywhere."""
    folder = tmp_path_factory.mktemp("last_date")
    lines = [
        "Issue key,Summary,Issue Type,Created,Due date,Resolved,Status,Status Category,Project name"
    ]
    for number in range(ROWS):
        due = date(2026, 1, 5) + timedelta(days=3 * number)
        done = due + timedelta(days=2 if number % 4 == 0 else -1)
        lines.append(
            f"AB-{number + 1},Deliver {number},Task,{due - timedelta(days=20)},{due},"
            f"{done if number % 7 else ''},{'Done,Done' if number % 7 else 'Open,To Do'},Field"
        )
    file = folder / "jira.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    store = FolderStore(folder / "store")
    import_files(store, [file], ImportOptions(source="jira", zone="Europe/Berlin", complete=True))
    return store


@pytest.mark.parametrize("page", [place.name for place in PLACES])
def test_every_page_is_drawn(page: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_STORE", str(store.path))
    named = {"customer": "Acme", "team": "Field"}
    shown = text(opened(page, **({"name": named[page]} if page in named else {})))
    if page == "overview":
        assert "last date on file has passed" in shown
        assert "kept on that date" not in shown
