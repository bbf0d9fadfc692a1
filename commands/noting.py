"""What a command has done goes in; a line of the audit log comes out."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.keeping.audit import Action


def note(store: Path, action: Action, what: str, customer: str | None = None) -> None:
    """Say in the audit log of a store's folder who did what on this machine. Where it cannot be
    noted, it was done all the same: that is said.
    """
    from pipelines.keeping.audit import audit
    from pipelines.keeping.lock import StoreError

    try:
        audit(store, account(), action, what, "command line", customer)
    except StoreError as error:
        typer.echo(f"{error} What was done stands, and is not in the audit log.", err=True)


def account() -> str:
    """The account of this machine, as the audit log names it."""
    try:
        return f"this machine: {getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have no name
        return f"this machine: user {os.getuid()}"
