"""Names that may be one are proposed, with why; names that only look alike are not."""

from __future__ import annotations

import time

import pytest

from pipelines.mapping.proposals import Proposal, proposals


@pytest.mark.parametrize(
    ("name", "into", "why"),
    [
        ("ACME Ltd.", "Acme Limited", "spelling"),
        ("acme", "Acme Limited", "spelling"),
        ("Müller & Söhne GmbH", "Müller and Söhne", "spelling"),
        ("Lee, Ann", "Ann Lee", "order"),
        ("Northwnd Traders", "Northwind Traders", "letters"),
        ("Stadtwerke Grünua", "Stadtwerke Grünau", "letters"),
    ],
)
def test_what_may_be_one_is_proposed(name: str, into: str, why: str) -> None:
    [proposal] = proposals({name: 2, into: 9, "Contoso": 4}, {})
    assert (proposal.name, proposal.into, proposal.why) == (name, into, why)
    assert (proposal.count, proposal.into_count) == (2, 9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Store 12", "Store 13"),
        ("Depot North 2025", "Depot North 2026"),
        ("Alba", "Alma"),
        ("Northwind Traders", "Southwind Traders"),
        ("SA", "AG"),
    ],
)
def test_what_is_another_name_is_not(one: str, other: str) -> None:
    assert proposals({one: 5, other: 3}, {}) == ()


def test_what_is_an_alias_already_is_not_proposed_again() -> None:
    counts = {"Acme Ltd": 9, "ACME": 2}
    assert proposals(counts, {"ACME": "Acme Ltd"}) == ()
    assert proposals(counts, {}) == (Proposal("ACME", "Acme Ltd", 2, 9, "spelling"),)


def test_no_name_is_proposed_for_one_that_is_proposed_for_it() -> None:
    found = proposals({"Northwind Trading": 3, "Northwind Tradeing": 3, "NORTHWIND TRADING": 3}, {})
    ways = {(p.name, p.into) for p in found}
    assert not {(into, name) for name, into in ways} & ways


def test_thousands_of_names_take_a_moment() -> None:
    counts = {f"Customer {a}{b} {c} Works": 1 for a in "abcdefghij" for b in "klmnopqrst"
              for c in ("north", "south", "harbour", "valley", "airport", "centre", "museum",
                        "mountain", "library", "station")}  # fmt: skip
    start = time.process_time()
    proposals(counts, {})
    assert time.process_time() - start < 10
