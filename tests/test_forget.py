"""`kept forget`: not one byte of a customer stays in any file, and the rest says what it said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.importing.forget import forget, preview
from pipelines.importing.listed import imports, report_of
from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.audit import audit, deeds
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remark, remarks
from pipelines.keeping.store import FolderStore
from pipelines.keeping.version import TABLES
from pipelines.options import ImportOptions

# The one to be forgotten, as it is written here and there; and who must not be touched.
NAME, OTHER_SPELLING, JOINED = "Brightwell Foods", "BRIGHTWELL  FOODS", "Wellbright Ümlaut AG"
NEIGHBOUR = "Brightwell Foods Nord"

PROMISES = f"""promise_id,title,customer,team,owner,status,made_at,due,delivered_at,cause
1,Pump for site 3,{NAME},Field,ann,delivered,2024-03-01,2024-03-15,2024-03-14,
2,Secret valve of theirs,{OTHER_SPELLING},Care,bob,open,2024-03-01,2024-03-20,,parts
3,Training day,Acme,Care,bob,delivered,2024-03-02,2024-03-10,2024-03-18,capacity
4,"Same filter as brightwell foods, please",Acme,Field,ann,open,2024-03-05,2024-06-20,,
5,Quiet contract,{JOINED},Field,ann,open,2024-03-05,2024-06-20,,
6,Cable,{NEIGHBOUR},Field,ann,open,2024-03-05,2024-06-20,,
7,Was theirs once,{NAME},Field,ann,open,2024-03-05,2024-06-20,,
8,Bad row of theirs,{NAME},Field,ann,open,2024-03-05,the 20th,,
9,Bad row of another,Acme,Field,ann,open,2024-03-05,the 21st,,
"""
EVENTS = f"""promise_id,at,event,before,after,by,reason
2,2024-03-10,due,2024-03-20,2024-03-28,ann,secret reason
3,2024-03-11,due,2024-03-10,2024-03-20,bob,asked by Brightwell Foods
4,2024-03-12,due,2024-06-20,2024-06-28,{NAME},
"""
LATER = """promise_id,title,customer,team,owner,status,made_at,due,delivered_at,cause
7,Was theirs once,Acme,Field,ann,open,2024-03-05,2024-06-25,,
"""
SETTINGS = f"""# our own words
zone = "Europe/Berlin"
[aliases.customer]
"{JOINED}" = "{NAME}"
"Acme Inc" = "Acme"
"""
SECRETS = (NAME, OTHER_SPELLING, JOINED, "Secret valve", "secret reason", "Quiet contract")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with exports and a store of three imports, which names the customer everywhere."""
    folder = tmp_path_factory.mktemp("made")
    store = FolderStore(folder / "store")
    files = {
        "brightwell_foods_tickets.csv": PROMISES,
        "events.csv": EVENTS,
        "later.csv": LATER,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    store.path.mkdir()
    (store.path / "settings.toml").write_text(SETTINGS)
    options = ImportOptions(as_of="2024-04-01", skip_bad=True)
    paths = [folder / name for name in files]
    import_files(store, paths[:2], options)
    import_files(store, paths[2:], ImportOptions(as_of="2024-04-20"))
    (store.path / "mappings").mkdir()
    mapping = f'title = "Tickets of {NAME}"\n[columns]\npromise_id = "nr"\ndue = "until"\n'
    (store.path / "mappings" / f"{NAME}.toml").write_text(mapping)
    note, view = (
        Remark("note", {"customer": NAME}, {"text": "called"}, "ann"),
        Remark("view", {}, {"name": "theirs", "url": "customer=Brightwell+Foods"}, "ann"),
    )
    about_record = {"source": "kept", "instance": "", "promise_id": "2"}
    for remark in (
        note,
        view,
        Remark("cause", about_record, {"cause": "secret reason"}, "ann"),
        Remark("note", {"customer": "Acme"}, {"text": f"knows {NAME}"}, "ann"),
        Remark("alias", {"customer": "Brightwell"}, {"counts_as": NAME}, "ann"),
    ):
        add_remark(store.path, remark)
    audit(store.path, "ann", "download", "brief", "command line", customer=NAME)
    (store.path / "staged" / "ab").mkdir()
    (store.path / "staged" / "ab" / "x.csv").write_text(PROMISES, encoding="utf-16")
    (store.path / "log.jsonl").write_text(json.dumps({"error": NAME}) + '\n{"error": "other"}\n')
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return FolderStore(tmp_path / "store")


def bytes_with(folder: Path, secrets: tuple[str, ...]) -> list[str]:
    """Every file, by name or by content, in which one of these stands, in any encoding."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes().lower() if path.is_file() else b""
        for secret in secrets:
            for code in ("utf-8", "utf-16-le", "utf-16-be"):
                if secret.lower().encode(code) in content or secret.lower() in path.name.lower():
                    found.append(f"{path.name}: {secret} in {code}")
    return found


def texts_of(store: Store) -> str:
    """All that the tables say, decompressed by reading them."""
    reader = store.reader()
    assert reader is not None
    return "\n".join(str(reader.query(f"FROM {table}").to_pylist()) for table in TABLES)


def test_the_preview_says_what_goes_and_changes_nothing(store: Store) -> None:
    before = {p: p.read_bytes() for p in store.path.rglob("*") if p.is_file()}
    found = preview(store, NAME)
    assert found.names == {
        "BRIGHTWELL  FOODS": 1, NAME: 2, JOINED: 1, "Brightwell": 0,
    }  # fmt: skip
    assert (found.records, found.remarks, found.mappings, found.settings) == (3, 5, 1, True)
    assert found.contain == (NEIGHBOUR,)
    assert found.elsewhere["observations.title"] == 1
    assert found.elsewhere["observations.customer"] == 1
    assert (found.versions, found.uploads) == (2, 1)
    assert "backups made earlier" in found.not_reached
    assert {p: p.read_bytes() for p in store.path.rglob("*") if p.is_file()} == before


def test_no_byte_of_the_customer_stays(store: Store) -> None:
    assert bytes_with(store.path, SECRETS)
    for secret in (NAME, OTHER_SPELLING, "secret reason"):
        assert secret in texts_of(store)
    done = forget(store, NAME)
    # The neighbour's own name holds the customer's, and stays; so it is left out of the search.
    hidden = store.path / "versions" / f"{done.version}.duckdb"
    raw = hidden.read_bytes().replace(NEIGHBOUR.encode(), b"")
    hidden.with_suffix(".without").write_bytes(raw)
    report = [
        name for name in bytes_with(store.path, SECRETS) if f"{done.version}.duckdb" not in name
    ]
    hidden.with_suffix(".without").unlink()
    assert report == []
    said = texts_of(store).replace(NEIGHBOUR, "")
    assert [secret for secret in SECRETS if secret.lower() in said.lower()] == []
    assert [path.name for path in (store.path / "versions").iterdir()] == [hidden.name]


def test_what_stays_is_judged_as_before_and_holds_together(store: Store) -> None:
    reader = store.reader()
    assert reader is not None
    sql = "SELECT promise_id, outcome, first_due, pushes FROM promises ORDER BY 1"
    before = {row["promise_id"]: row for row in reader.query(sql).to_pylist()}
    forget(store, NAME)
    reader = store.reader()
    assert reader is not None
    after = {row["promise_id"]: row for row in reader.query(sql).to_pylist()}
    assert after == {key: before[key] for key in ("3", "4", "6", "7")}
    assert verify(store).faults == ()
    customers = reader.query("SELECT DISTINCT customer FROM promises ORDER BY 1").to_pylist()
    assert [row["customer"] for row in customers] == ["Acme", NEIGHBOUR]
    titles = reader.query("SELECT title FROM promises WHERE promise_id = '4'").to_pylist()
    assert titles == [{"title": "Same filter as (forgotten), please"}]


def test_what_was_said_of_others_stays_without_the_name(store: Store) -> None:
    forget(store, NAME)
    assert [(r.kind, r.says) for r in remarks(store.path)] == [
        ("note", {"text": "knows (forgotten)"})
    ]
    toml = (store.path / "settings.toml").read_text()
    assert (
        toml == '# our own words\nzone = "Europe/Berlin"\n[aliases.customer]\n"Acme Inc" = "Acme"\n'
    )
    [mapping] = (store.path / "mappings").iterdir()
    assert mapping.name == "(forgotten).toml"
    assert (store.path / "log.jsonl").read_text() == '{"error": "other"}\n'
    assert [deed.customer for deed in deeds(store.path)] == [None]


def test_receipts_and_reports_stay_without_the_name(store: Store) -> None:
    forget(store, NAME)
    receipts = store.receipts()
    assert [receipt.action for receipt in receipts] == ["import", "import", "forget"]
    assert receipts[0].files[0]["file"] == "(forgotten)_tickets.csv"
    reader = store.reader()
    assert reader is not None
    report = report_of(reader, "i000001")
    assert report.files[0].file == "(forgotten)_tickets.csv"
    assert report.files[0].set_aside == 2
    aside = [problem for problem in report.files[0].problems if problem.severity == "aside"]
    assert aside[0].message == "(forgotten)"
    assert "the 21st" in aside[1].message
    assert len(imports(store)) == 2


def test_imports_and_undo_go_on(store: Store, tmp_path: Path) -> None:
    forget(store, NAME)
    new = tmp_path / "new.csv"
    new.write_text("promise_id,customer,made_at,due\n20,Acme,2024-04-01,2024-05-01\n")
    report = import_files(store, [new], ImportOptions(as_of="2024-04-22"))
    assert (report.import_id, report.promises.new) == ("i000003", 1)
    assert verify(store).faults == ()


def test_an_export_that_brings_the_customer_back_is_asked_about(
    store: Store, tmp_path: Path
) -> None:
    forget(store, NAME)
    again = tmp_path / "again.csv"
    again.write_text(
        "promise_id,customer,made_at,due\n20,brightwell foods ltd,2024-04-01,2024-05-01\n"
    )
    report = import_files(store, [again], ImportOptions(as_of="2024-04-22"))
    assert (report.exit_code, report.questions[0].code) == (3, "GOES_BACK")
    assert "told to forget" in report.questions[0].message
    assert not bytes_with(store.path, ("brightwell foods ltd",))
    meant: dict[tuple[str, str | None], str] = {("GOES_BACK", "customer"): "yes"}
    report = import_files(store, [again], ImportOptions(as_of="2024-04-22", answers=meant))
    assert report.import_id == "i000003"


def test_the_list_of_the_forgotten_holds_no_name(store: Store) -> None:
    forget(store, NAME)
    lines = [json.loads(line) for line in (store.path / "forgotten.jsonl").read_text().splitlines()]
    assert [sorted(line) for line in lines] == [["key"], *[["hash", "on"]] * (len(lines) - 1)]
    with pytest.raises(StoreError, match="was forgotten on"):
        preview(store, NAME)


def test_an_unknown_customer_is_said_and_nothing_is_changed(store: Store) -> None:
    with pytest.raises(StoreError, match=r"No record .* Nobody"):
        preview(store, "Nobody")
    with pytest.raises(StoreError, match="Did you mean BRIGHTWELL"):
        preview(store, "Foods")


def test_settings_that_cannot_be_mended_stop_it_before_anything_changes(store: Store) -> None:
    toml = f'[aliases]\ncustomer = {{ "{JOINED}" = """{NAME}""", "Acme Inc" = "Acme" }}\n'
    (store.path / "settings.toml").write_text(toml)
    with pytest.raises(StoreError, match=r"settings.toml names the customer .*line 2"):
        forget(store, NAME)
    assert store.version() == "v000002"
    assert not (store.path / "forgotten.jsonl").exists()


def test_an_audit_log_that_was_changed_stops_it_before_anything_changes(store: Store) -> None:
    log = store.path / "audit.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"ann"', b'"bob"'))
    with pytest.raises(StoreError, match=r"Line 1 of audit\.jsonl"):
        forget(store, NAME)
    assert (store.version(), len(store.versions())) == ("v000002", 2)
    assert not (store.path / "forgotten.jsonl").exists()


def test_a_note_with_a_line_end_of_another_kind_is_one_remark(store: Store) -> None:
    """What is pasted from a web page may hold U+2028, which ends a line for some and not for us."""
    add_remark(store.path, Remark("note", {"customer": NAME}, {"text": "a\u2028b\x85c"}, "ann"))
    kept = Remark("note", {"customer": "Acme"}, {"text": "d\u2029e"}, "ann")
    add_remark(store.path, kept)
    assert preview(store, NAME).remarks == 6
    forget(store, NAME)
    assert kept in remarks(store.path)
    assert not any(one.about.get("customer") == NAME for one in remarks(store.path))


def test_one_that_was_cut_short_is_finished_by_the_same_command(store: Store, made: Path) -> None:
    forget(store, NAME)
    shutil.copytree(made / "store" / "staged", store.path / "staged", dirs_exist_ok=True)
    assert preview(store, NAME).records == 0
    assert forget(store, NAME).left == {}
    assert bytes_with(store.path / "staged", SECRETS) == []


def test_a_name_of_two_letters_is_taken_from_the_names_alone(tmp_path: Path) -> None:
    path, store = tmp_path / "p.csv", FolderStore(tmp_path / "store")
    path.write_text(
        "promise_id,title,customer,made_at,due\n"
        "1,Ask HP first,Acme,2024-03-01,2024-04-01\n2,Pump,HP,2024-03-01,2024-04-01\n"
    )
    import_files(store, [path], ImportOptions(as_of="2024-03-18"))
    forget(store, "HP")
    reader = store.reader()
    assert reader is not None
    rows = reader.query("SELECT title, customer FROM promises").to_pylist()
    assert rows == [{"title": "Ask HP first", "customer": "Acme"}]
