"""How satisfied customers were after broken promises, against after kept ones."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from metrics import frame
from metrics.conditions import BROKEN, KEPT
from metrics.difference import welch
from metrics.question import Question

_KEPT = f"{KEPT} AND counted_as <> 'not_due'"
AFTERWARDS = f"satisfaction IS NOT NULL AND (({BROKEN}) OR ({_KEPT}))"
_SUMS = {"n": "count(*)", "mean": "avg(satisfaction)", "variance": "var_samp(satisfaction)"}
_NOTHING = (None, None, 0)


def satisfaction_rows(question: Question) -> list[dict[str, Any]]:
    """The mean after broken promises minus that after kept ones, in the score's own units."""
    told: dict[str | None, dict[bool, Any]] = defaultdict(dict)
    for row in question.counts({"broken": BROKEN}, _SUMS, AFTERWARDS):
        told[row["key"]][row["broken"]] = (row["mean"], row["variance"], row["n"])
    return [_row(key, groups) for key, groups in told.items()]


def _row(key: str | None, groups: dict[bool, Any]) -> dict[str, Any]:
    apart = welch(*groups.get(True, _NOTHING), *groups.get(False, _NOTHING))
    n = min(apart.n, apart.other_n)
    if apart.value is None or n < frame.FEW:
        return {"key": key, "n": n, "shown": f"too few to compare ({apart.n} broken)" if n else "–"}
    return {
        "key": key, "value": apart.value, "n": n, "low": apart.low, "high": apart.high,
        "shown": f"{apart.value:+.1f}".replace("-", "−"), "is_ranked": n >= frame.RANKED,
    }  # fmt: skip
