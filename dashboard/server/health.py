"""A look at the store goes in; whether numbers can be served comes out, for whoever watches."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pipelines.keeping.open_store import open_store
from pipelines.keeping.store import StoreError


def health(store: Path) -> Route:
    """/healthz: 200 where the current version can be read, or nothing was imported yet; 503 where
    the store cannot be trusted. It names nothing of what is in it.
    """

    async def answer(_request: Request) -> JSONResponse:
        told, status = await asyncio.to_thread(_look, store)
        return JSONResponse(told, status, headers={"cache-control": "no-store"})

    return Route("/healthz", answer, methods=["GET"])


def _look(store: Path) -> tuple[dict[str, Any], int]:
    try:
        reader = open_store(os.environ.get("KEPT_STORE") or store).reader()
        if reader is None:
            return {"store": "empty"}, 200
        promises = reader.query("SELECT count(*) AS n FROM promises")["n"][0].as_py()
    except StoreError:
        return {"store": "cannot be read"}, 503
    except Exception as error:  # whatever it is, the answer is that it does not work
        return {"store": "cannot be read", "error": type(error).__name__}, 503
    return {"store": "ok", "version": reader.version, "promises": promises}, 200
