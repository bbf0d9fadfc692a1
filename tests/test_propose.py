"""What an unknown file may mean, its verdicts beside ours, and the mapping that is remembered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from pipelines.importing.load import check_files, import_files
from pipelines.keeping.store import FolderStore
from pipelines.mapping.drafting import drafted, title_of
from pipelines.mapping.labels import compare, meanings
from pipelines.mapping.mapping import mapping_toml, read_mapping
from pipelines.mapping.propose import propose
from pipelines.mapping.saved import save_mapping, saved_in
from pipelines.mapping.seen_columns import Proposed, proposed_of
from pipelines.options import ImportOptions
from pipelines.reading.read import read
from tests.help_desk import help_desk

COLUMNS = {
    "promise_id": "Protocolo",
    "due": "Tempo para solução",
    "delivered_at": "Encerrado em",
    "status": "Situação",
}
STATUSES = {"Encerrado": "delivered", "Em atendimento": "open", "Congelado": "open"}


def proposed(tmp_path: Path, content: str | bytes) -> Proposed:
    path = tmp_path / "unknown.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return propose(read(path))


def named(found: Proposed) -> dict[str, str]:
    return {one.ours: one.theirs for one in found.proposals}


def test_a_portuguese_help_desk(tmp_path: Path) -> None:
    found = proposed(tmp_path, help_desk())
    assert named(found) == {
        "promise_id": "Protocolo",
        "title": "Assunto",
        "customer": "Cliente",
        "team": "Equipe responsável",
        "owner": "Atendente",
        "status": "Situação",
        "made_at": "Aberto em",
        "delivered_at": "Encerrado em",
        "last_activity_at": "Última atualização",
        "evidence": "Tempo para resolver excedido",
    }
    assert {one.sure for one in found.proposals} == {"sure"}
    assert [(one.theirs, one.nature) for one in found.candidates] == [
        ("Tempo para solução", "target"),
        ("Prazo para primeira resposta", "response"),
        ("Aberto em", "made"),
        ("Encerrado em", "delivered"),
        ("Última atualização", "activity"),
    ]
    assert found.candidates[-1].said == "changes with every edit: not a promise"
    assert found.statuses["Situação"] == {"Encerrado": "delivered", "Em atendimento": "open"}
    assert found.column("Situação").values[0] == ("Encerrado", 90)
    assert proposed_of(asdict(found)) == found


@pytest.mark.parametrize(
    ("header", "natures"),
    [
        ("Ticketnummer,Erstellt am,Liefertermin,Gelöst am", ["due", "made", "delivered"]),
        ("Numéro,Créé le,Date prévue,Clos le", ["estimate", "made", "delivered"]),
        ("Número de caso,Fecha de creación,Fecha compromiso,Fecha de cierre",
         ["due", "made", "delivered"]),
        ("CaseNumber,CreatedDate,SLA Due,ClosedAt", ["target", "made", "delivered"]),
    ],
)  # fmt: skip
def test_other_languages(tmp_path: Path, header: str, natures: list[str]) -> None:
    rows = "\n".join(f"A{n},2026-01-0{n},2026-02-0{n},2026-02-1{n}" for n in range(1, 7))
    found = proposed(tmp_path, f"{header}\n{rows}\n")
    assert [one.nature for one in found.candidates] == natures
    names = header.split(",")
    assert named(found)["promise_id"] == names[0]
    assert named(found)["made_at"] == names[1]
    assert named(found)["delivered_at"] == names[3]


def test_cells_outweigh_names(tmp_path: Path) -> None:
    """A 'Due' without dates is no date, an 'ID' that repeats no id, a number no Excel day."""
    rows = "\n".join(f"A,soon,{45000 + n},K-{n}" for n in range(9))
    found = proposed(tmp_path, f"ID,Due,Stock,Thing\n{rows}\n")
    assert found.candidates == ()
    assert found.proposal("promise_id") is not None
    assert named(found)["promise_id"] == "Stock"
    assert found.proposals[-1].sure == "a guess"


@pytest.mark.parametrize(
    ("column", "values", "means"),
    [
        ("made_sla", ("true", "false"), {"true": "on time", "false": "late"}),
        ("SLA breached", ("Yes", "No"), {"Yes": "late", "No": "on time"}),
        ("Überschritten", ("Ja", "Nein"), {"Ja": "late", "Nein": "on time"}),
        ("SLA", ("Breached", "Met", "Paused"), {"Breached": "late", "Met": "on time"}),
        ("Not late", ("Yes",), {}),
        ("Colour", ("Yes", "No"), {}),
    ],
)
def test_what_a_verdict_means(column: str, values: tuple[str, ...], means: dict[str, str]) -> None:
    assert meanings(column, values) == means


def test_their_verdict_beside_ours() -> None:
    found = compare(
        [
            ("1", "Yes", "broken_late"),
            ("2", "No", "broken_overdue"),
            ("3", "No", "kept_renegotiated"),
            ("4", "Maybe", "kept_original"),
            ("5", None, "kept_original"),
            ("6", "Yes", "withdrawn"),
        ],
        meanings("Late", ("Yes", "No")),
    )
    assert (found.agreed, found.compared, found.left_out) == (2, 3, 3)
    assert [(one.promise_id, one.theirs, one.ours) for one in found.differs] == [
        ("2", "on time", "late")
    ]


def test_a_mapping_is_saved_known_by_its_header_and_the_same_as_a_file(tmp_path: Path) -> None:
    export = tmp_path / "chamados_2026-03.csv"
    export.write_bytes(help_desk())
    now = datetime(2026, 6, 1, tzinfo=UTC)
    store = FolderStore(tmp_path / "store")
    assert import_files(store, [export], ImportOptions(), now=now).exit_code == 1
    source = drafted(title_of(export.name), COLUMNS, STATUSES, ImportOptions())
    path = save_mapping(store.path, source)
    assert saved_in(store.path) == (path,)
    assert read_mapping(path) == source
    done = import_files(store, [export], ImportOptions(), now=now)
    assert (done.promises.new, done.files[0].source) == (148, "chamados")
    assert import_files(store, [export], ImportOptions(), now=now).is_unchanged
    told = check_files([export], ImportOptions(mappings=(path,)), now=now)
    assert told.files[0].model_dump() == done.files[0].model_dump()


def test_a_mapping_of_any_title_can_be_saved(tmp_path: Path) -> None:
    for title in ("../../Help desk", "相談窓口" * 100, "x" * 300, "."):
        source = drafted(title, COLUMNS, STATUSES, ImportOptions())
        path = save_mapping(tmp_path, source)
        assert path.parent == tmp_path / "mappings"
        assert read_mapping(path) == source


def test_two_mappings_saved_at_the_same_time_are_both_whole(tmp_path: Path) -> None:
    sources = [drafted(title, COLUMNS, STATUSES, ImportOptions()) for title in ("One", "Other")]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(200):
            for path, source in zip(
                pool.map(partial(save_mapping, tmp_path), sources), sources, strict=True
            ):
                assert read_mapping(path) == source


def test_answers_go_into_the_mapping() -> None:
    answers: dict[tuple[str, str | None], str] = {
        ("DATE_AMBIGUOUS", "Encerrado em"): "dmy",
        ("UNKNOWN_VALUE", "Situação"): "X=open",
    }
    source = drafted("Help", COLUMNS, STATUSES, ImportOptions(answers=answers, zone="UTC"))
    assert source.dates == {"delivered_at": ("dmy",)}
    assert source.values["status"]["X"] == "open"
    assert (source.zone, source.closing) == ("UTC", True)
    assert 'delivered_at = "dmy"' in mapping_toml(source)
