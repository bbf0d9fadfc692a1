"""Every name of one kind goes in; those that look the same and may not be come out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipelines.typing.names import look, loose

# An id beside a name: "Acme (10023)", "Acme [EU-7]", "Acme #12", "Acme – 00412".
_ID = re.compile(r"\s*(?:[(\[#][#\w.-]*\d[\w.-]*[)\]]?|[-–:/]\s*\d[\w.-]*)\s*$")


@dataclass(frozen=True)
class Lookalike:
    """Names that look the same: "letters" of another script, or one name with two "ids"."""

    names: tuple[str, ...]
    why: Literal["letters", "ids"]

    def __str__(self) -> str:
        named = " and ".join(self.names)
        if self.why == "ids":
            return f"{named}: one name with {len(self.names)} ids. Are they one, or two of a name?"
        strange = sorted({c for name in self.names for c in name if look(c) != c})
        told = ", ".join(f"{c} is {unicodedata.name(c, 'unnamed').lower()}" for c in strange[:6])
        return f"{named} look the same and are written with different letters: {told}."


def lookalikes(names: Iterable[str]) -> tuple[Lookalike, ...]:
    """Groups of names that a reader could take for one another."""
    by_look: defaultdict[str, list[str]] = defaultdict(list)
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        by_look[look(name)].append(name)
        if (bare := _ID.sub("", name)) != name and loose(bare):
            by_name[loose(bare)].append(name)
    return (
        *(Lookalike(tuple(same), "letters") for same in by_look.values() if len(same) > 1),
        *(Lookalike(tuple(same), "ids") for same in by_name.values() if len(same) > 1),
    )
