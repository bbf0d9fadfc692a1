"""The environment that `kept serve` leaves goes in; a server that listens comes out."""

from __future__ import annotations

import os
from pathlib import Path

from access.sign_in import sign_in_set_up
from dashboard.server.app import serve
from pipelines.keeping.open_store import open_store

if __name__ == "__main__":
    named = os.environ.get("KEPT_SETTINGS")
    serve(
        open_store(os.environ["KEPT_STORE"]),
        Path(named) if named else None,
        sign_in_set_up(),
        os.environ.get("KEPT_ADDRESS", "127.0.0.1"),
        int(os.environ.get("KEPT_PORT", "8501")),
    )
