"""A header finds its source: exactly one, or a question that names the candidates."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.problem import Problem, Refused
from pipelines.source import Source
from pipelines.typing.columns import folded

NEAR = 3  # sources that a refusal names
HALF = 0.5  # of a source's columns must be there for it to be named


def identify(header: Sequence[str], sources: Sequence[Source]) -> Source:
    """The one source whose identifying columns the header has; raises Refused.

    A source that asks for all that another one asks, and more, is the better fit of the two.
    """
    here = {folded(name) for name in header}
    asks = {source.name: {folded(name) for name in source.header} for source in sources}
    fits = [s for s in sources if asks[s.name] and asks[s.name] <= here]
    best = [s for s in fits if not any(asks[s.name] < asks[other.name] for other in fits)]
    if len(best) == 1:
        return best[0]
    raise Refused(_which(best) if best else _unknown(header, sources, asks, here))


def _which(fits: Sequence[Source]) -> Problem:
    names = tuple(sorted(source.name for source in fits))
    listed = "; ".join(f"{s.name} ({s.title})" for s in sorted(fits, key=lambda s: s.name))
    message = f"This header fits several kinds of export: {listed}. Which one is it?"
    return Problem(
        "UNKNOWN_COLUMN", "ask", message, choices=names, flag=f"--source {'|'.join(names)}"
    )


def _unknown(
    header: Sequence[str], sources: Sequence[Source], asks: dict[str, set[str]], here: set[str]
) -> Problem:
    def share(source: Source) -> float:
        return len(asks[source.name] & here) / max(len(asks[source.name]), 1)

    near = sorted((s for s in sources if share(s) > HALF), key=share, reverse=True)[:NEAR]
    lacks = "; ".join(
        f"{s.title} also has {', '.join(sorted(n for n in s.header if folded(n) not in here))}"
        for s in near
    )
    known = f" The nearest: {lacks}." if lacks else ""
    some = ", ".join(f"'{name[:80]}'" for name in header[:8]) or "nothing"
    message = (
        f"This is none of the exports that are known by their header (it has {some}).{known} Say "
        "what its columns mean in a mapping (--mapping FILE.toml), or name the source (--source)."
    )
    return Problem("MISSING_COLUMN", "refuse", message)
