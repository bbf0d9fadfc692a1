"""`kept who`, `revoke` and `audit`: who may see what, whose sign-in is over, who did what."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags

if TYPE_CHECKING:
    from access.permit import Permit
    from metrics.scope import Scope
    from pipelines.keeping.contract import Store

PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="The address they sign in with, or their subject.")
]


def who(
    person: PersonArgument,
    groups: Annotated[
        str, typer.Option("--groups", help="Those the provider puts them in, with commas.")
    ] = "",
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """What a person may do and see once signed in, and why."""
    from access.granted import granted
    from access.permit import Person, permit

    kept = flags.store_at(store)
    named = tuple(group.strip() for group in groups.split(",") if group.strip())
    told = permit(
        Person(person.strip(), person.strip().lower(), named),
        granted(kept.path, flags.settings_at(settings)),
    )
    seen, absent = _seen(kept, told.scope)
    if as_json:
        fields = {
            "person": person, "groups": list(named), "role": told.role, "sees": str(told.scope),
            "promises": seen, "not_on_file": absent, "why": list(told.why),
        }  # fmt: skip
        typer.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    typer.echo("\n".join(_in_words(person, told, seen, absent)))


def _in_words(person: str, told: Permit, seen: int | None, absent: list[str]) -> list[str]:
    if told.role is None:
        return [f"{person} sees nothing.", *told.why]
    of = "" if seen is None else f": {seen:,} {'promise' if seen == 1 else 'promises'} today"
    lines = [f"{person} is {told.role} and sees {told.scope}{of}.", *told.why]
    lines += [
        f"Nothing on file is called {name!r}: see whether it is spelled so." for name in absent
    ]
    return lines


def _seen(store: Store, scope: Scope) -> tuple[int | None, list[str]]:
    """How many promises that is today, and the names that nothing on file has."""
    reader = store.reader()
    if reader is None:
        return None, []
    where = scope.where()
    sql = f"SELECT count(*) AS n FROM promises WHERE {where.sql}"
    seen = int(reader.query(sql, list(where.params))["n"][0].as_py())
    absent = []
    for one in (scope, *scope.also):
        for column, names in (("team", one.teams), ("customer", one.customers)):
            sql = f"SELECT count(*) AS n FROM promises WHERE {column} = ?"
            absent += [
                name
                for name in names or ()
                if name and not reader.query(sql, [name])["n"][0].as_py()
            ]
    return seen, absent


def revoke(
    person: PersonArgument,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """End every sign-in of a person; their open pages close within seconds."""
    from access.here import account
    from access.revoked import revoke as end
    from commands.noting import note
    from pipelines.options import UsageError

    if not person.strip():
        raise UsageError("Name the person: the address they sign in with, or their subject.")
    kept = flags.store_at(store)
    at = end(kept.path, person, account())
    note(kept.path, "revoke", f"every sign-in of {person}")
    if as_json:
        typer.echo(json.dumps({"person": person, "revoked_at": at}))
        return
    typer.echo(
        f"Every sign-in of {person} until now is over. They can sign in again unless the provider "
        "or [access] in the settings keeps them out."
    )


def audit(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV.")] = False,
    output: flags.OutputFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Who did what to the store and took what from it; checks that no line was changed."""
    from dataclasses import asdict

    from access.audit_table import table
    from pipelines.formula import csv_cell, formula_safe
    from pipelines.keeping.audit import deeds
    from pipelines.options import UsageError

    told = deeds(flags.store_at(store).path)
    if as_json:
        fields = ("at", "who", "action", "what", "customer", "where")
        lines = [{name: asdict(deed)[name] for name in fields} for deed in told]
        text = json.dumps({"audit": lines}, ensure_ascii=False, indent=2) + "\n"
    elif as_csv:
        out, found = io.StringIO(newline=""), table(told)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(formula_safe(name) for name in found.column_names)
        writer.writerows([csv_cell(value) for value in row.values()] for row in found.to_pylist())
        text = out.getvalue()
    else:
        rows = table(told).to_pylist()
        text = "".join("  ".join(str(cell) for cell in row.values() if cell) + "\n" for row in rows)
        text = text or "Nothing has been noted yet.\n"
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}.") from error
