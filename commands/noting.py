"""What a command has done goes in; a line of the audit log comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.keeping.audit import Action


def note(store: Path, action: Action, what: str, customer: str | None = None) -> None:
    """Say in the audit log of a store's folder who did what on this machine. Where it cannot be
    noted, it was done all the same: that is said.
    """
    from access.here import account
    from pipelines.keeping.audit import audit
    from pipelines.keeping.lock import StoreError

    try:
        audit(store, account(), action, what, "command line", customer)
    except StoreError as error:
        typer.echo(f"{error} What was done stands, and is not in the audit log.", err=True)
