"""A look at the store goes in; whether numbers can be served comes out, for whoever watches."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pipelines.keeping.contract import Store
from pipelines.keeping.store import StoreError


def health(store: Store) -> Route:
    """/healthz: 200 where the current version can be read, or nothing was imported yet; 503 where
    the store cannot be trusted. It says nothing of what is in it.
    """

    async def answer(_request: Request) -> JSONResponse:
        told, status = await asyncio.to_thread(_look, store)
        return JSONResponse(told, status, headers={"cache-control": "no-store"})

    return Route("/healthz", answer, methods=["GET"])


def _look(store: Store) -> tuple[dict[str, str], int]:
    try:
        reader = store.reader()
        if reader is None:
            return {"store": "empty"}, 200
        reader.query("SELECT count(*) AS n FROM promises")
    except StoreError:
        return {"store": "cannot be read"}, 503
    except Exception as error:  # whatever it is, the answer is that it does not work
        return {"store": "cannot be read", "error": type(error).__name__}, 503
    return {"store": "ok"}, 200
