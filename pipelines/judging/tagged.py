"""Readers' remarks on causes go in; the settings with them over their map of causes come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.judging.in_force import in_force
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.remarks import Remark, remarks

TAGGED = "tagged"  # the table of [causes] that holds single promises
_KEY = ("source", "instance", "promise_id")
_FIELDS = ("cause", "side", "stage")


@dataclass(frozen=True)
class Tag:
    """One remark: why one promise was broken, or (`written`) what a cause of the files means.

    `says` holds any of cause, side and stage; `id` takes it back; `at` is UTC.
    """

    id: str
    written: str | None
    key: tuple[str, str, str] | None  # source, instance, promise_id
    says: Mapping[str, str]
    who: str
    at: str


def tags(store: Path) -> tuple[Tag, ...]:
    """Every remark on a cause that stands, oldest first. Raises StoreError."""
    return tuple(_tag(remark) for remark in remarks(store, "cause"))


def _tag(remark: Remark) -> Tag:
    about = remark.about
    key = (about["source"], about["instance"], about["promise_id"]) if _KEY[2] in about else None
    says = {name: remark.says[name] for name in _FIELDS if remark.says.get(name)}
    return Tag(remark.id, about.get("cause"), key, says, remark.who, remark.at)


def tag_of(key: tuple[str, str, str], says: Mapping[str, str], who: str) -> Remark:
    """The remark that says why a promise was broken."""
    return Remark("cause", dict(zip(_KEY, key, strict=True)), dict(says), who=who)


def meaning_of(written: str, says: Mapping[str, str], who: str) -> Remark:
    """The remark that says what a cause means, as the files write it."""
    return Remark("cause", {"cause": written}, dict(says), who=who)


def shown_settings(store: Store, reader: Reader | None, file: Path | None) -> dict[str, Any]:
    """What every answer is asked with: the settings in force, and over their map of causes what
    readers of this store said. Raises SettingsError and StoreError.
    """
    told = in_force(store, reader, file).settings.model_dump()
    return told | {"causes": with_tags(told["causes"], store.path)}


def with_tags(causes: Mapping[str, Any], store: Path) -> dict[str, Any]:
    """[causes] of the settings, and over it what readers of this store said; of two remarks on
    the same thing the later one holds. Raises StoreError.
    """
    found = dict(causes)
    single = dict(found.get(TAGGED) or {})
    for tag in tags(store):
        if tag.key is not None:
            single["/".join(tag.key)] = dict(tag.says)
        elif tag.written is not None:
            found = {name: said for name, said in found.items() if _is_other(name, tag.written)}
            found[tag.written] = dict(tag.says)
    return {**found, TAGGED: single} if single else found


def _is_other(name: str, written: str) -> bool:
    return name == TAGGED or name.strip().casefold() != written.strip().casefold()
