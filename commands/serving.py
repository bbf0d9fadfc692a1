"""`kept serve`: the dashboard, on this machine only unless people sign in."""

from __future__ import annotations

import os
import stat
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags
from commands.keeping import bring_up_to_date

if TYPE_CHECKING:
    from access.sign_in import SignIn
    from pipelines.keeping.contract import Store

SIGN_IN_FILE = """\
client_id = "kept"
client_secret = "..."
server_metadata_url = "https://login.example.com/.well-known/openid-configuration"
redirect_uri = "https://kept.example.com/oauth2callback"
cookie_secret = "..."    # python -c "import secrets; print(secrets.token_hex(32))\""""


def serve(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    address: Annotated[
        str,
        typer.Option(
            "--address", help="What to listen on; another than this machine's own needs a sign-in."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8501,
    sign_in: Annotated[
        Path | None,
        typer.Option("--sign-in", help="Where people sign in (TOML); else KEPT_SIGN_IN."),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Fill an empty store with the sample data first.")
    ] = False,
) -> None:
    """Open the dashboard on http://localhost:8501."""
    from access.sign_in import VARIABLE

    kept = flags.store_at(store)
    bring_up_to_date(kept)
    file = flags.settings_at(settings)
    named = sign_in or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    told = _checked(kept, file, named, address)
    if sample and _lacks_sample(kept):
        _load_sample(kept)
    if find_spec("dashboard") is None:
        typer.echo("The dashboard is not installed with this command line.", err=True)
        raise typer.Exit(1)
    environment = {
        **os.environ,
        "KEPT_STORE": kept.name,
        "KEPT_ADDRESS": address,
        "KEPT_PORT": str(port),
    }
    if file:
        environment["KEPT_SETTINGS"] = str(file.resolve())
    if named:
        environment[VARIABLE] = str(named.resolve())
    where = told.origin if told else f"http://localhost:{port}"
    typer.echo(f"The dashboard opens at {where}.", err=True)
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "dashboard.server"], environment)


def _checked(
    store: Store, settings: Path | None, named: Path | None, address: str
) -> SignIn | None:
    """The sign-in, where there is to be one. Raises UsageError where anybody could come in, and
    SignInError or SettingsError where nobody could.
    """
    from access.granted import granted
    from access.here import is_here
    from access.sign_in import read_sign_in
    from pipelines.options import UsageError

    if named is None:
        if not is_here(address):
            raise UsageError(
                f"With --address {address} other machines could open the dashboard, and no "
                "sign-in is set up, so anybody could read everything. Write a file such as\n\n"
                f"{SIGN_IN_FILE}\n\nand name it with --sign-in; who may see what goes into the "
                f"[access] part of {store.path / 'settings.toml'}. docs/running.md has examples."
            )
        return None
    told = read_sign_in(named)
    if stat.S_IMODE(named.stat().st_mode) & 0o007:
        typer.echo(f"Everybody on this machine can read {named}: chmod 600 it.", err=True)
    if not granted(store.path, settings).allow:
        typer.echo(
            f"[access] in {store.path / 'settings.toml'} names nobody yet: whoever signs in sees "
            "nothing. `kept who PERSON` says what somebody may see.",
            err=True,
        )
    return told


def _lacks_sample(store: Store) -> bool:
    """Nothing is there, or only the sample, of which loading was stopped on the way."""
    from sample_data.unfinished import is_unfinished

    reader = store.reader()
    return reader is None or is_unfinished(reader, store.receipts())


def _load_sample(store: Store) -> None:
    from commands.progress import Bar
    from sample_data.loading import load_sample

    with Bar() as bar:
        load_sample(store, bar)
    typer.echo(f"The sample data is in {store.path}.", err=True)
