"""Unknown files of five more languages: what their columns and states are taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.mapping.header_words import DATES, NAMES, NO, ON_TIME, STATES, YES, listed
from pipelines.mapping.labels import meanings
from pipelines.mapping.propose import propose
from pipelines.reading.read import read

OURS = ("promise_id", "title", "customer", "owner", "status", "made_at", "due", "delivered_at")
HEADERS = {
    "Dutch": "Meldingnummer;Onderwerp;Klant;Behandelaar;Status;Aangemaakt op;Streefdatum;"
    "Gesloten op",
    "Italian": "Numero ticket;Oggetto;Azienda;Assegnatario;Stato;Creato il;Data di scadenza;"
    "Chiuso il",
    "Polish": "Nr zgłoszenia;Temat;Klient;Przypisany do;Stan;Data utworzenia;Termin realizacji;"
    "Data zamknięcia",
    "Swedish": "Ärendenummer;Ämne;Kund;Handläggare;Status;Skapad;Förfallodatum;Avslutad",
    "Turkish": "Talep No;Konu;Müşteri;Sorumlu;Durum;Oluşturulma Tarihi;Son Teslim Tarihi;"
    "Kapan\u0131\u015f Tarihi",
}
STATED = {
    "Dutch": ("Opgelost", "In behandeling"),
    "Italian": ("Chiuso", "In lavorazione"),
    "Polish": ("Zamknięte", "W toku"),
    "Swedish": ("Stängd", "Pågående"),
    "Turkish": ("\u00c7\u00f6z\u00fcld\u00fc", "A\u00e7\u0131k"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_a_help_desk_is_known_by_its_words(tmp_path: Path, language: str) -> None:
    done, still = STATED[language]
    rows = "".join(
        f"A{n};Printer {n} burns again;Acme {n % 3};Ann {n % 4};{done if n % 2 else still};"
        f"2026-01-0{n};2026-02-0{n};{f'2026-02-1{n}' if n % 2 else ''}\n"
        for n in range(1, 10)
    )
    (tmp_path / "a.csv").write_text(f"{HEADERS[language]}\n{rows}")
    found = propose(read(tmp_path / "a.csv"))
    names = dict(zip(OURS, HEADERS[language].split(";"), strict=True))
    due = names.pop("due")
    assert {one.ours: one.theirs for one in found.proposals} == names
    assert {one.sure for one in found.proposals} == {"sure"}
    assert (found.candidates[0].theirs, found.candidates[0].nature) == (due, "due")
    assert found.statuses[names["status"]] == {done: "delivered", still: "open"}


@pytest.mark.parametrize(
    ("column", "values", "means"),
    [
        ("Te laat", ("Ja", "Nee"), {"Ja": "late", "Nee": "on time"}),
        ("In ritardo", ("Vero", "Falso"), {"Vero": "late", "Falso": "on time"}),
        ("W terminie", ("Tak", "Nie"), {"Tak": "on time", "Nie": "late"}),
        ("Försenad", ("Ja", "Nej"), {"Ja": "late", "Nej": "on time"}),
        ("Gecikmi\u015f", ("Evet", "Hay\u0131r"), {"Evet": "late", "Hay\u0131r": "on time"}),
        ("Niet te laat", ("Ja",), {}),
    ],
)
def test_what_a_verdict_means(column: str, values: tuple[str, ...], means: dict[str, str]) -> None:
    assert meanings(column, values) == means


def test_no_word_means_two_things() -> None:
    """A word on two lists would be taken for whichever comes first."""
    for words in (NAMES, DATES, STATES, {"yes": YES, "no": NO}):
        every = [name for names in words.values() for name in listed(names)]
        assert len(every) == len(set(every))
    assert "lost" not in {name for names in STATES.values() for name in listed(names)}
    assert "sla met" in listed(ON_TIME)
