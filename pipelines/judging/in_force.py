"""A settings file, the store's own and what it was judged with go in; what applies comes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.judging.joined import joined_names
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.remarks import FILE as REMARKS
from pipelines.settings import Settings, read_settings

# Settings that say how to show and who may see, and change no judgement.
NOT_JUDGED = {"standards", "causes", "access"}


@dataclass(frozen=True)
class InForce:
    """The settings that apply, and for each name where it came from, in words."""

    settings: Settings
    origins: dict[str, str]


def in_force(store: Store, reader: Reader | None, file: Path | None = None) -> InForce:
    """Each setting from the file given; else from the store's settings.toml; else the default.

    Without either file they are those the store was last judged with, so that a store imported
    with a settings file goes on saying the same. Names that readers joined come from their
    remarks alone, whatever the store was judged with. Raises SettingsError and StoreError.
    """
    layers: list[tuple[str, Settings]] = []
    own = store.path / "settings.toml"
    if own.exists():
        layers.append((str(own), read_settings(own)))
    if file is not None:
        layers.append((str(file), read_settings(file)))
    if not layers and reader is not None:
        stated = reader.settings.model_dump(exclude_defaults=True)
        layers.append((f"what {reader.version} was judged with", Settings(**stated)))
    values = Settings().model_dump()
    origins = dict.fromkeys(values, "default")
    for origin, settings in layers:
        for name in settings.model_fields_set:
            values[name], origins[name] = getattr(settings, name), origin
    values["joined"] = joined_names(store.path)
    origins["joined"] = str(store.path / REMARKS) if values["joined"] else "default"
    return InForce(Settings.model_validate(values), origins)


def with_joined_names(settings: Settings, store: Store) -> Settings:
    """Settings of a file, with the names that readers of this store joined; settings that were
    in force have them already. Raises StoreError.
    """
    joined = settings.joined or joined_names(store.path)
    return settings.model_copy(update={"joined": joined})


def judge_the_same(one: Settings, other: Settings) -> bool:
    """Whether no judgement can differ between the two."""
    return one.model_dump(exclude=NOT_JUDGED) == other.model_dump(exclude=NOT_JUDGED)
