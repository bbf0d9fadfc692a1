"""A response goes in; the same with what tells the browser to trust nobody else comes out."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class SafeHeaders:
    """Adds the policy to every response. `is_https`: readers reach the server by https."""

    app: ASGIApp
    policy: str
    is_https: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
                if scope["path"].startswith("/media/"):  # data of customers
                    headers["Cache-Control"] = "private, no-store"
                if self.is_https:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    _secure_cookies(headers)
            await send(message)

        await self.app(scope, receive, with_policy)


def policy(index: Path) -> str:
    """What a page may load and run: from this server only, and of inline scripts those that
    Streamlit's own page `index` holds, by their hash. Its styles are made while it runs.
    """
    text = index.read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _secure_cookies(headers: MutableHeaders) -> None:
    """Streamlit leaves its cookies open to http; where readers come by https nothing needs that."""
    cookies = headers.getlist("set-cookie")
    if not cookies:
        return
    del headers["set-cookie"]
    for cookie in cookies:
        is_secure = "secure" in {part.strip().lower() for part in cookie.split(";")[1:]}
        headers.append("set-cookie", cookie if is_secure else f"{cookie}; Secure")
