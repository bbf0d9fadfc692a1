"""Every page over a store in ClickHouse: what it shows is what it shows over a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.keeping.contract import Store
from pipelines.keeping.copying import copy_store
from pipelines.keeping.open_store import open_store
from tests.clickhouse_running import Running
from tests.own_store import own_store
from tests.test_pages import address, opened, text

# These ask every measure, which test_clickhouse_metrics.py does; with KEPT_EFFORT they too.
LONG = ("measure", "dates", "teams")


@pytest.fixture
def stores(sample_store: Store, sample_there: Store) -> tuple[Store, Store]:
    return sample_store, sample_there


def pages() -> list[str]:
    import os

    from dashboard.navigation import PLACES

    left_out = () if "KEPT_EFFORT" in os.environ else LONG
    return [place.name for place in PLACES if place.name not in left_out]


@pytest.mark.parametrize("page", pages())
def test_a_page_says_the_same_over_either_store(
    page: str, stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = stores[0].reader()
    assert reader
    said = []
    for store in stores:
        monkeypatch.setenv("KEPT_STORE", store.name)
        at = opened(page, **address(page, reader))
        assert not at.error
        # what a version is called, and when it was made, is each store's own
        said.append(text(at).replace(reader.version, "").replace("v000001", ""))
    assert said[0] == said[1]


def test_a_link_opens_the_version_it_names(
    engine: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.make("links")
    store = open_store(engine.url("links", tmp_path / "beside"))
    copy_store(own_store(tmp_path / "store"), store)
    first = store.version()
    assert first
    with store.write() as draft:
        draft.bring(None)
    monkeypatch.setenv("KEPT_STORE", store.name)
    assert "You came by a link" in text(opened("overview", version=first))
    assert "no longer kept" in text(opened("overview", version="v000099"))


def test_an_engine_that_is_gone_is_a_sentence_on_the_page(
    engine: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = engine.url("pages", tmp_path).replace(f":{engine.port}", ":1")
    monkeypatch.setenv("KEPT_STORE", url)
    at = opened("overview")
    assert "cannot be reached" in text(at)
    assert "pass'word" not in text(at)
