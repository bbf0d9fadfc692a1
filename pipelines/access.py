"""The table [access] of settings.toml goes in; who may do and see what, typed, comes out."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Role = Literal["viewer", "importer", "admin"]


class Grant(BaseModel):
    """One entry of [[access.allow]]: a person or a group, and what they may.

    person: the address they sign in with, or the subject their provider names them by.
    group: one that the provider puts them in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str | None = None
    group: str | None = None
    role: Role
    teams: tuple[str, ...] | None = None
    customers: tuple[str, ...] | None = None
    all: bool = False

    @model_validator(mode="after")
    def _says_who_and_what(self) -> Self:
        if (self.person is None) == (self.group is None):
            raise ValueError("an entry names either a person or a group")
        if not (self.person or self.group or "").strip():
            raise ValueError("the person or the group has no name")
        named = [names for names in (self.teams, self.customers) if names is not None]
        if self.role != "viewer":
            if named:
                raise ValueError(
                    f"role '{self.role}' sees everything, because whoever brings or keeps the "
                    "exports has them; leave out teams and customers, or make it 'viewer'"
                )
        elif len(named) + self.all != 1:
            raise ValueError(
                "a viewer has one of: teams = [...], customers = [...], all = true; write a "
                "second entry for the same person to add to it"
            )
        elif any(not names for names in named):
            raise ValueError("the list of what may be seen is empty; leave the entry out instead")
        return self


class Access(BaseModel):
    """Who is let in, once sign-in is set up. Whoever is in no entry sees nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allow: tuple[Grant, ...] = Field(default=())
