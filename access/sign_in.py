"""The file that sets up sign-in goes in; where people sign in and for how long comes out.

It holds secrets, so it stands apart from settings.toml, which `kept settings` prints and a backup
takes along. `kept serve --sign-in FILE` or KEPT_SIGN_IN names it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlparse

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

CALLBACK = "/oauth2callback"
VARIABLE = "KEPT_SIGN_IN"


class SignInError(ValueError):
    """A sign-in file that cannot be used; the message is a sentence for its writer."""


class SignIn(BaseModel):
    """An OpenID Connect provider, and how long a sign-in with it lasts here."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1, repr=False)
    server_metadata_url: str
    redirect_uri: str
    cookie_secret: str = Field(min_length=32, repr=False)
    hours: float = Field(10, gt=0, le=24 * 30)
    idle_minutes: float = Field(60, gt=0, le=60 * 24 * 30)
    outlive_token: bool = False
    groups_claim: str = "groups"
    address_is_verified: bool = False
    hosts: tuple[str, ...] = ()
    client_kwargs: dict[str, str] = Field(default_factory=dict)

    @field_validator("server_metadata_url", "redirect_uri")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        told = urlparse(url)
        if told.scheme == "https" and told.hostname:
            return url
        if told.scheme == "http" and told.hostname in {"localhost", "127.0.0.1", "::1"}:
            return url
        raise ValueError("it has to be an https:// address (http:// only for this machine)")

    @model_validator(mode="after")
    def _leads_back(self) -> Self:
        if not urlparse(self.redirect_uri).path.endswith(CALLBACK):
            raise ValueError(f"redirect_uri has to end in {CALLBACK}")
        return self

    @property
    def origin(self) -> str:
        """Where readers open Kept: the scheme and host of redirect_uri."""
        told = urlparse(self.redirect_uri)
        return f"{told.scheme}://{told.netloc}"

    @property
    def known_hosts(self) -> tuple[str, ...]:
        """The names by which the server may be called."""
        return (urlparse(self.redirect_uri).hostname or "", *self.hosts)

    def for_streamlit(self) -> dict[str, Any]:
        """The same as the section [auth] of Streamlit's secrets."""
        told: dict[str, Any] = {
            "redirect_uri": self.redirect_uri,
            "cookie_secret": self.cookie_secret,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "server_metadata_url": self.server_metadata_url,
        }
        if self.client_kwargs:
            told["client_kwargs"] = dict(self.client_kwargs)
        return told


def read_sign_in(path: Path) -> SignIn:
    """Read a sign-in file; raises SignInError. No message quotes a value: some are secrets."""
    try:
        return SignIn.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SignInError(f"The sign-in file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SignInError(f"The sign-in file {path.name} is not TOML.") from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise SignInError(f"{path.name}: {key + ': ' if key else ''}{said}.") from error


def sign_in_set_up(environment: Mapping[str, str] = os.environ) -> SignIn | None:
    """The sign-in that KEPT_SIGN_IN names, read once; None where there is none to be."""
    named = environment.get(VARIABLE)
    return _read_once(Path(named)) if named else None


@lru_cache(maxsize=4)
def _read_once(path: Path) -> SignIn:
    return read_sign_in(path)
