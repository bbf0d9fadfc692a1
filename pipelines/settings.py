"""The settings that change a judgement, with their defaults, read from TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator


class SettingsError(ValueError):
    """A settings file that cannot be used; the message is a sentence for its writer."""


class Settings(BaseModel):
    """The contested rules as visible settings (definitions §6, last paragraph)."""

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
    access: dict[str, Any] = Field(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"'{zone}' is not a time zone; write one like Europe/Berlin")
        return zone


def read_settings(path: Path) -> Settings:
    """Read a settings file; raises SettingsError naming the key that is wrong."""
    if path.exists() and not path.is_file():
        raise SettingsError(f"{path.name} is not a file: name a settings file (TOML).")
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError(f"There is no settings file {path.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{path.name}: {key}: {first['msg'].removeprefix('Value error, ')}."
        ) from error
