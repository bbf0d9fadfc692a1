"""A leader brings a help desk's export that nobody knows, says what it means, and has it judged."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Serve
from tests.browser.settling import settled
from tests.help_desk import help_desk

NEXT = "HD-20269999;Monitor;Padaria São João;Campo;Ana Lima;Encerrado;25/03/2026 09:00;;"
NEXT += "30/03/2026 09:00;29/03/2026 09:00;29/03/2026 09:00;Não;\r\n"


def test_from_an_unknown_export_to_judged_promises(
    page: Page, serve: Serve, tmp_path: Path, outside: list[str]
) -> None:
    export = tmp_path / "chamados_2026-03.csv"
    export.write_bytes(help_desk())
    page.set_viewport_size({"width": 1440, "height": 2800})  # scrolling closes a list of choices
    page.goto(f"{serve(tmp_path / 'store')}/import")
    settled(page)
    page.locator("input[type=file]").set_input_files(export)

    expect(page.get_by_text("chamados_2026-03.csv is new here")).to_be_visible()
    question = page.get_by_role("radiogroup", name="Which date did you tell the customer?")
    expect(question).to_contain_text("A target of a service level")
    expect(question).to_contain_text("Changes with every edit: not a promise.")
    settled(page)
    assert question.locator("input:checked").count() == 0, "nothing is chosen for the reader"
    question.get_by_text("Tempo para solução", exact=True).click()

    expect(page.get_by_text("What do these mean: Congelado?")).to_be_visible()
    settled(page)
    state = page.get_by_role("combobox", name="Congelado · 29 rows")
    state.click()
    expect(page.get_by_role("option", name="open", exact=True)).to_be_visible()
    page.get_by_role("option", name="open", exact=True).click()

    expect(page.get_by_text("148 new promises")).to_be_visible()
    expect(page.get_by_text("146 of 148 could be judged; 2 have no date.")).to_be_visible()
    expect(page.get_by_text("are read day first: line").first).to_be_visible()
    expect(page.get_by_text("delivered").first).to_be_visible()
    expect(page.get_by_text("read Não as on time, Sim as late")).to_contain_text(
        re.compile(r"agrees with ours on 1\d\d of 146")
    )
    expect(page.get_by_text("Here are the")).to_be_visible()
    settled(page)
    page.get_by_role("textbox", name="Remember this as").fill("Chamados da matriz")
    page.get_by_role("textbox", name="Remember this as").press("Enter")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the mapping").click()
    mapping = tmp_path / download.value.suggested_filename
    download.value.save_as(mapping)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported: 148 new promises.")).to_be_visible()
    settled(page)

    page.get_by_role("link", name="Import more").click()
    settled(page)
    later = tmp_path / "chamados_2026-04.csv"
    later.write_bytes(help_desk() + NEXT.encode())
    page.locator("input[type=file]").set_input_files(later)
    expect(page.get_by_text("1 new promise, ")).to_be_visible()
    settled(page)
    assert page.get_by_text("is new here").count() == 0, "known by its header"

    page.get_by_role("button", name="Change what its columns mean").click()
    expect(page.get_by_text("What the columns of chamados_2026-04.csv mean")).to_be_visible()
    expect(page.get_by_role("textbox", name="Remember this as")).to_have_value("Chamados da matriz")
    assert outside == []

    elsewhere = tmp_path / "elsewhere"
    told = _kept("import", str(export), "--mapping", str(mapping), "--store", str(elsewhere))
    assert told["promises"] == {"new": 148, "changed": 0, "unchanged": 0}
    assert _rates(elsewhere) == _rates(tmp_path / "store")
    by_header = _kept("import", str(later), "--store", str(tmp_path / "store"))
    assert by_header["promises"]["new"] == 1
    assert by_header["files"][0]["source"] == "chamados_da_matriz"


def _rates(store: Path) -> Any:
    return _kept("rates", "--store", str(store))


def _kept(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "kept", *arguments, "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)
