"""The editable map of causes: [causes] of the settings in; cause, side and stage of a promise out.

[causes."waiting for parts"]   # as the files write it, in any case
cause = "parts"                # one name for several spellings
side = "third_party"           # ours, customer or third_party; the file's own side goes first
stage = "package"              # package, share or keep: the stage to change
[causes.tagged]                # promises whose files record no cause, tagged by a reader
"jira//OPS-17" = "capacity"    # source/instance/promise_id; or a table of cause, side, stage

What readers say on the Improve page is laid over this map before it gets here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SIDES = {"ours": "ours", "customer": "the customer's", "third_party": "a third party's"}
# Definitions §6, article 2: where the promise system has to change.
STAGES = {
    "package": "Package: what we offer",
    "share": "Share: what we say and what is understood",
    "keep": "Keep: how it is done",
}
NOT_RECORDED = "not recorded"
TAGGED = "tagged"


class MapError(ValueError):
    """A map that cannot be used; the message is a sentence for its writer."""


@dataclass(frozen=True)
class Meaning:
    cause: str | None = None
    side: str | None = None
    stage: str | None = None


_DEFAULT = {
    "wrong offer": Meaning(stage="package"),
    "oversold": Meaning(stage="share"),
    "misunderstood": Meaning(stage="share"),
    "misunderstanding": Meaning(stage="share"),
    "capacity": Meaning(stage="keep"),
    "defect": Meaning(stage="keep"),
    "forgotten": Meaning(stage="keep"),
}


@dataclass(frozen=True)
class CauseMap:
    """What each cause as written means, and the tags of promises that have none on file."""

    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    tags: Mapping[str, Meaning] = field(default_factory=dict)  # by source/instance/promise_id

    def of(self, written: str | None, side: str | None, tag: Meaning | None = None) -> Meaning:
        """Why a promise was broken: its cause's one name, whose doing, the stage to change; what
        is None is not recorded.

        The files go first: a tag counts only where they record no cause, and the map's side only
        where they record none. A tag's own side and stage go before those of the map.
        """
        if written is None or not written.strip():
            if tag is None or tag.cause is None:
                return Meaning(None, side, None)
            known = self._meaning(tag.cause)
            name = known.cause or tag.cause.strip()
            return Meaning(name, side or tag.side or known.side, tag.stage or known.stage)
        known = self._meaning(written)
        return Meaning(known.cause or written.strip(), side or known.side, known.stage)

    def _meaning(self, written: str) -> Meaning:
        return self.meanings.get(written.strip().casefold(), Meaning())


def read(causes: Mapping[str, Any]) -> CauseMap:
    """The map of the settings, over a default one; raises MapError naming what is wrong."""
    meanings = dict(_DEFAULT)
    for written, said in causes.items():
        if written == TAGGED:
            continue
        if isinstance(said, str):  # the stage alone
            said = {"stage": said}
        meanings[written.strip().casefold()] = _meaning(written, said)
    tags = causes.get(TAGGED, {})
    if not isinstance(tags, Mapping):
        raise MapError('[causes.tagged] holds lines like "jira//OPS-17" = "capacity".')
    return CauseMap(meanings, {key: _tag(key, said) for key, said in tags.items()})


def recorded(cause: str | None, key: Sequence[str], tags: Mapping[str, Meaning]) -> str | None:
    """The cause on file; where there is none, the one a reader tagged, said so."""
    tag = tags.get("/".join(key))
    if cause or tag is None or not tag.cause:
        return cause
    return f"{tag.cause} (tagged by a reader)"


def _tag(key: str, said: Any) -> Meaning:
    tag = _meaning(f"tagged {key}", {"cause": said} if isinstance(said, str) else said)
    if not isinstance(tag.cause, str) or not tag.cause.strip():
        raise MapError('[causes.tagged] holds lines like "jira//OPS-17" = "capacity".')
    return tag


def _meaning(written: str, said: Any) -> Meaning:
    if not isinstance(said, Mapping):
        raise MapError(f"[causes] {written}: write a stage, or a table of cause, side, stage.")
    unknown = set(said) - {"cause", "side", "stage"}
    if unknown:
        raise MapError(
            f"[causes] {written}: there is no '{min(unknown)}', only cause, side, stage."
        )
    stage = str(said["stage"]).casefold() if "stage" in said else None
    if stage is not None and stage not in STAGES:
        raise MapError(f"[causes] {written}: the stage is package, share or keep, not '{stage}'.")
    side = said.get("side")
    if side is not None and side not in SIDES:
        raise MapError(f"[causes] {written}: the side is ours, customer or third_party.")
    return Meaning(said.get("cause"), side, stage)
