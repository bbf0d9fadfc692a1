"""An engine that stops while somebody looks or imports, and one that is too old: what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.importing.load import import_files
from pipelines.keeping import clickhouse_server
from pipelines.keeping.lock import StoreError
from pipelines.options import ImportOptions
from tests.clickhouse_running import Running, running
from tests.clickhouse_stores import cells, export, store_in, table_names
from tests.test_pages import opened, text

OPTIONS = ImportOptions(as_of="2026-04-01")


def stop(engine: Running) -> None:
    engine.process.kill()
    engine.process.wait()


def test_an_engine_that_stops_is_said_and_is_whole_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "engine") as engine:
        store = store_in(engine, "stops", tmp_path / "beside")
        import_files(store, [export(tmp_path / "a.csv", 0, 20)], OPTIONS)
        before, names = cells(store), table_names(store)
        monkeypatch.setenv("KEPT_STORE", store.name)
        page = opened("overview")
        lead = text(page).split('class="kept-lead"')[1].split("</p>")[0]
        assert "10" in lead, lead

        def stops(stage: str, share: float | None) -> None:
            if stage == "Storing":
                stop(engine)

        with pytest.raises(StoreError, match=r"cannot be reached\. Is it running"):
            import_files(store, [export(tmp_path / "b.csv", 10, 30)], OPTIONS, stops)
        page.run()
        assert not page.exception
        assert "cannot be reached" in text(page)
        assert lead not in text(page), "an old answer that is not marked as one"
    with running(tmp_path / "engine", engine.port):
        page.run()
        assert not page.exception
        assert lead in text(page)
        assert cells(store) == before
        assert {n for n in table_names(store) if n.startswith("receipt_")} <= names
    with running(tmp_path / "engine", engine.port, version="25.3.2.39"):
        clickhouse_server._client.cache_clear()  # as another process would see it
        page.run()
        assert "is 25.3.2.39; Kept needs 25.8 or newer" in text(page)
        assert "KEPT_STORE" in text(page)
