"""The remarks of a store go in; the notes kept about one customer come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from metrics.brief import Note


class Written(Protocol):
    """A remark, as pipelines/keeping/remarks.py has it."""

    @property
    def about(self) -> Mapping[str, str]: ...
    @property
    def says(self) -> Mapping[str, str]: ...
    @property
    def who(self) -> str: ...
    @property
    def id(self) -> str: ...


def notes_about(
    customer: str, remarks: Iterable[Written], names: Mapping[str, str]
) -> tuple[Note, ...]:
    """Of remarks of the kind 'note' (about: customer; says: text and the day of the call). `names`
    says which names have become which since: notes go with them."""
    return tuple(
        Note(date.fromisoformat(each.says["day"]), each.says["text"], each.who, each.id)
        for each in remarks
        if customer in (about := each.about.get("customer", ""), names.get(about))
    )
