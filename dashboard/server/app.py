"""Where the store is and who may come in goes in; the server comes out."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from access.sign_in import SignIn
from dashboard.server.back import Back
from dashboard.server.doors import Doors
from dashboard.server.headers import SafeHeaders, policy
from dashboard.server.health import health
from dashboard.server.log import Logged, log_to
from dashboard.server.messages import Messages
from dashboard.server.packed import Packed
from dashboard.server.signed import Signed
from dashboard.server.uploads import FewUploads
from pipelines.keeping.contract import Store

SCRIPT = Path(__file__).parents[2] / "streamlit_app.py"
STREAMLIT = Path(st.__file__).parent
_NEEDED = (
    "plotly.graph_objects", "dashboard.headline", "dashboard.top_row", "dashboard.risk_rows",
    "dashboard.improving", "dashboard.forecasts", "metrics.definitions",
)  # fmt: skip
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def app(store: Store, settings: Path | None, sign_in: SignIn | None, address: str) -> st.App:
    """The dashboard over a store, as an ASGI application. Without a sign-in it is everybody's who
    reaches it: `kept serve` then lets it listen to this machine only.
    """
    hosts = {*LOOPBACK, address.strip("[]"), *(sign_in.known_hosts if sign_in else ())}
    is_https = sign_in is not None and sign_in.origin.startswith("https://")
    middleware = [
        Middleware(Logged),
        Middleware(SafeHeaders, policy=policy(STREAMLIT / "static/index.html"), is_https=is_https),
        Middleware(Doors, hosts=frozenset(host.lower() for host in hosts)),
        Middleware(Packed, folder=STREAMLIT / "static"),
    ]
    if sign_in is not None:
        # Streamlit makes the signature of its short-lived session from this before it reads [auth].
        os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = sign_in.cookie_secret
        middleware += [
            Middleware(Back),
            Middleware(Signed, store=store.path, settings=settings, sign_in=sign_in),
        ]
    middleware += [Middleware(FewUploads), Middleware(Messages)]
    return st.App(
        SCRIPT,
        secrets={"auth": sign_in.for_streamlit()} if sign_in else None,
        lifespan=_logging,
        routes=[health(store)],
        middleware=middleware,
    )


def serve(
    store: Store, settings: Path | None, sign_in: SignIn | None, address: str, port: int
) -> None:
    """Listen until told to stop."""
    sys.argv = [str(SCRIPT)]  # whose folder holds .streamlit/config.toml
    app(store, settings, sign_in, address).run(
        config={
            "server.address": address,
            "server.port": port,
            "server.headless": True,
            "server.fileWatcherType": "none",
            "server.enableXsrfProtection": True,
            "server.enableCORS": True,
            "browser.gatherUsageStats": False,
            "client.showErrorDetails": "none",
            "client.toolbarMode": "viewer",
            # It would look through every object of the process after each click, which takes
            # longer than drawing most pages; Python's own collector goes on.
            "runner.postScriptGC": False,
        }
    )


@asynccontextmanager
async def _logging(_app: st.App) -> AsyncIterator[None]:
    """The server has set up its own loggers by now; from here on they write our lines. What every
    page needs is loaded before the first reader comes, and the collector leaves it alone.
    """
    log_to(sys.stderr)
    for module in _NEEDED:
        import_module(module)
    gc.collect()
    gc.freeze()
    yield
