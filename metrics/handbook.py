"""The catalogue in; docs/measures.md out: every measure in words, and how numbers are treated."""

from __future__ import annotations

from metrics.definitions import GROUPS
from metrics.metric import Metric

BETTER = {"higher": "higher is better", "lower": "lower is better", "neither": "neither is better"}

OPENING = """# The measures

Every measure of Kept, as `kept measure NAME` and the pages give it. This file is written from the
catalogue (`make measures`), so it says what the code does.

`kept measure` alone lists them; `kept measure NAME --by team` (or customer, kind, owner, source,
week, month, quarter) gives one group each, `--json` the same for a program. All of them take the
filters and `--as-of`: a past day is answered with what was known by that day. `--against team=Care`
(or customer, kind, owner, source, from, to) puts another choice beside it, with the 95% interval of
the difference; counts and sums are no samples and have none. `kept standards [FILE.csv]` says what
each team and kind is held to, and the verdict; with `--keep` the file counts from now on. `kept
mark DAY TEXT` marks a day from which on something was done otherwise.

Small numbers are not made to look like large ones. Of nothing there is a dash; under 5 a share is
said in counts; from 5 with its Wilson 95% interval; groups are put in order only from 20 on, and
people never. What is missing in the files turns a measure off, by the name of the column that
would turn it on; it is never zero.

Where a selection holds promises with and without a history of their dates, rates are over those
with one, and the others stand beside them.
"""
SETTINGS = """
## Settings that measures read

`[standards]` sets what teams are held to; the narrowest that says something counts:

```toml
[standards]                                  # for every team and kind
on_time = 0.9                                # kept on time; 90 says the same
[standards."Field Service"]                  # a team
delivery_days = 30                           # from being made
[standards."Field Service"."Installation"]   # a team's kind; "*" is any team
on_time = 0.85
```

`[causes]` gives causes one name, a side and the stage to change:

```toml
[causes."waiting for parts"]                 # as the files write it, in any case
cause = "parts"
side = "third_party"                         # ours, customer or third_party
stage = "package"                            # package, share or keep
[causes.tagged]                              # promises whose files record no cause
"jira//OPS-17" = "capacity"                  # source/instance/promise_id
```

What readers tag and map on the Improve page is kept beside the store, goes before this map, and
can be taken back there; a cause in the files always goes before a tag. A day marked as a change
("new process") starts the limits of a trend anew and is what repeats are held against, a year each
way.
"""


def markdown() -> str:
    """The whole file."""
    parts = [OPENING]
    for heading, metrics in GROUPS:
        parts.append(f"\n## {heading}\n")
        parts += [_entry(metric) for metric in metrics]
    return "".join([*parts, SETTINGS])


def _entry(metric: Metric) -> str:
    facts = [f"Unit: {metric.unit}; {BETTER[metric.better]}."]
    if metric.denominator:
        facts.append(f"n counts {metric.denominator}.")
    if metric.without_history:
        facts.append(f"Where no date has a history it is called “{metric.without_history}”.")
    for need in metric.needs:
        reason = need.reason
        facts.append(f"Off: “{reason}”")
    return f"\n### {metric.title} (`{metric.name}`)\n\n{metric.definition}\n\n{' '.join(facts)}\n"
