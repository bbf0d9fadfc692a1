"""The sets of promises a number can open: the name in the address, and the rows it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from metrics import definitions
from metrics.metric import Metric
from metrics.value import Count


@dataclass(frozen=True)
class Show:
    """A set of promises by its name in the address; `condition` is SQL over `promises`."""

    name: str
    title: str
    condition: str
    says: str

    @property
    def count(self) -> Metric:
        """How many there are, as a metric: asked and cached like every other."""
        return Metric(
            f"rows_{self.name}", self.title, "count", "neither", self.says, Count(), self.condition
        )


def _of(
    metric: str, title: str = "", *, name: str = "", also: str = "TRUE", says: str = ""
) -> Show:
    """The rows that a count of the catalogue counts, or some of them."""
    found = definitions.by_name[metric]
    condition = found.among if also == "TRUE" else f"({found.among}) AND {also}"
    return Show(name or metric, title or found.title, condition, says or found.definition)


_LAST_DATE = (
    "From files that hold only the last due date: what moved, nobody can see, so these stand "
    "beside the rates and not in them."
)
_PASSED = "counted_as IN ('on_time', 'renegotiated', 'broken')"
SHOWS: tuple[Show, ...] = (
    _of("owed"),
    _of("due_soon"),
    _of("owed", "Owed, and the second date missed too", name="owed_twice", also="recovery_missed",
        says="Past the date in force and past the new date given after it, and not delivered."),
    Show("forgotten", "Forgotten", "silent_since_due",
         "Owed past their date, with no new date and no activity on file since."),
    Show("broken", "Broken", "counted_as = 'broken' AND NOT history_missing",
         definitions.by_name["broken"].definition),
    Show("renegotiated", "Renegotiated", "counted_as = 'renegotiated' AND NOT history_missing",
         definitions.by_name["renegotiated"].definition),
    Show("on_time", "Kept on time", "counted_as = 'on_time' AND NOT history_missing",
         definitions.by_name["on_time"].definition),
    Show("last_date_on_time", "On time to the last date on file",
         "counted_as = 'on_time' AND history_missing", _LAST_DATE),
    Show("last_date_broken", "Broken, by the last date on file",
         "counted_as = 'broken' AND history_missing", _LAST_DATE),
    Show("passed", "First date passed", f"{_PASSED} AND NOT history_missing",
         "Promises whose first date has passed: what the rates by it are out of."),
    Show("last_date_passed", "Last date on file passed", f"{_PASSED} AND history_missing",
         _LAST_DATE),
    _of("moved_late"),
    Show("broken_twice", "Broken twice", "recovery_missed",
         definitions.by_name["broken_twice"].definition),
    _of("not_due"),
    _of("withdrawn"),
    _of("unjudgeable"),
    _of("not_a_promise"),
    _of("promises", "All"),
)  # fmt: skip
by_name = {show.name: show for show in SHOWS}
