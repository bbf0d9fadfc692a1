"""Which version counts: CURRENT and the receipts, where they agree and where they do not."""

from __future__ import annotations

import pytest

from pipelines.importing.verify import verify
from pipelines.keeping.store import FolderStore, StoreError
from tests.test_store import put, zone


def test_a_version_with_a_receipt_counts_although_current_was_never_written(
    store: FolderStore,
) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    (store.path / "CURRENT").write_text("v000001\n")
    assert zone(store) == "Asia/Tokyo"
    with store.lock():
        pass
    assert (store.path / "CURRENT").read_text() == "v000002\n"


def test_an_older_current_set_by_hand_hides_no_import(store: FolderStore) -> None:
    for name in ("Europe/Berlin", "Asia/Tokyo", "UTC"):
        put(store, name)
    (store.path / "CURRENT").write_text("v000001\n")
    assert (store.version(), zone(store)) == ("v000003", "UTC")
    assert any("CURRENT names v000001" in fault for fault in verify(store).faults)


def test_going_back_is_a_version_with_a_receipt_of_its_own(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    assert store.go_back("v000001") == "v000003"
    assert (store.version(), zone(store)) == ("v000003", "Europe/Berlin")
    assert [(r.action, r.built_on) for r in store.receipts()][-1] == ("back", "v000001")
    with pytest.raises(StoreError, match="v000009"):
        store.go_back("v000009")


def test_receipts_that_end_before_current_are_refused(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    path = store.path / "receipts.jsonl"
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    with pytest.raises(StoreError, match=r"CURRENT .* names v000002, but its receipts"):
        store.reader()
    with pytest.raises(StoreError, match="names v000002"):
        put(store, "UTC")
    assert (store.file("v000002")).exists()


def test_a_first_writer_killed_before_its_receipt_leaves_an_empty_store(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    (store.path / "receipts.jsonl").write_text("")
    (store.path / "CURRENT").unlink()
    assert store.reader() is None
    put(store, "UTC")
    assert (store.version(), zone(store)) == ("v000001", "UTC")


def test_a_first_writer_killed_after_its_receipt_has_published(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    (store.path / "CURRENT").unlink()
    assert zone(store) == "Europe/Berlin"
    put(store, "UTC")
    assert (store.version(), zone(store)) == ("v000002", "UTC")


def test_versions_without_receipts_and_pointer_are_refused(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    for name in ("CURRENT", "receipts.jsonl"):
        (store.path / name).unlink()
    with pytest.raises(StoreError, match="no receipts"):
        store.reader()
    with pytest.raises(StoreError, match="no receipts"):
        put(store, "UTC")


@pytest.mark.parametrize("text", ["", "v1", "../../etc/passwd", "\udcff", "v000009\n"])
def test_a_foreign_pointer_is_refused_with_what_to_do(store: FolderStore, text: str) -> None:
    put(store, "UTC")
    (store.path / "CURRENT").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match="CURRENT"):
        store.reader()
    with pytest.raises(StoreError, match="CURRENT"):
        put(store, "Asia/Tokyo")


def test_a_missing_pointer_is_refused_until_it_is_written_again(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    (store.path / "CURRENT").unlink()
    with pytest.raises(StoreError, match=r"receipts up to v000002 but no file CURRENT"):
        store.reader()
    with pytest.raises(StoreError, match="no file CURRENT"):
        put(store, "UTC")
    assert store.go_back("v000002") == "v000002"
    assert zone(store) == "Asia/Tokyo"


def test_a_truncated_version_is_refused_and_the_one_before_can_be_chosen(
    store: FolderStore,
) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    path = store.file("v000002")
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(StoreError, match=r"damaged or replaced.*kept back.*v000001"):
        store.reader()
    with pytest.raises(StoreError, match="not there any more as it was published"):
        store.go_back("v000002")
    assert store.go_back("v000001") == "v000003"
    assert zone(store) == "Europe/Berlin"
