"""The settings that change a judgement, with their defaults, read from TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipelines.access import Access
from pipelines.zones import is_zone


class SettingsError(ValueError):
    """A settings file that cannot be used; the message is a sentence for its writer."""


class Settings(BaseModel):
    """The contested rules as visible settings (definitions §7)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: str = "UTC"
    grace_days: int = Field(0, ge=0, le=366)
    min_notice_days: int = Field(1, ge=0, le=366)
    reopen: Literal["last", "first"] = "last"
    ignore_same_day_reopen: bool = True
    strict_unknown_notice: bool = False
    weekend_roll: bool = False
    standards: dict[str, Any] = Field(default_factory=dict)
    causes: dict[str, Any] = Field(default_factory=dict)
    aliases: dict[str, dict[str, str]] = Field(default_factory=dict)
    # The same, of names that readers joined (remarks); never in a settings file.
    joined: dict[str, dict[str, str]] = Field(default_factory=dict)
    access: Access = Field(default_factory=Access)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if not is_zone(zone):
            raise ValueError(f"'{zone}' is not a time zone; write one like Europe/Berlin")
        return zone

    def names(self) -> dict[str, dict[str, str]]:
        """By column (customer, team): each name as written, and the name it counts as. The file's
        word counts before the readers'; names joined one after the other count as the last. In a
        circle there is no last: then each counts as the next.
        """
        found = {}
        for column in {**self.joined, **self.aliases}:
            one = {**self.joined.get(column, {}), **self.aliases.get(column, {})}
            found[column] = {name: _last(one, name) for name in one}
        return found


def _last(next_of: dict[str, str], name: str) -> str:
    """The name at the end of the way from this one."""
    seen, last = {name}, next_of[name]
    while last in next_of:
        if last in seen:
            return next_of[name]
        seen.add(last)
        last = next_of[last]
    return last


def read_settings(path: Path) -> Settings:
    """Read a settings file; raises SettingsError naming the key that is wrong."""
    if path.exists() and not path.is_file():
        raise SettingsError(f"{path.name} is not a file: name a settings file (TOML).")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if "joined" in told:
            raise SettingsError(
                f"{path.name}: joined: readers join names on the page Names or by `kept names`; in "
                "a settings file names are joined under [aliases.customer] and [aliases.team]."
            )
        return Settings.model_validate(told)
    except FileNotFoundError as error:
        raise SettingsError(f"There is no settings file {path.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(
            f"entry {part + 1}" if isinstance(part, int) else part for part in first["loc"]
        )
        raise SettingsError(
            f"{path.name}: {key}: {first['msg'].removeprefix('Value error, ')}."
        ) from error
