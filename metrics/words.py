"""Days, counts and lists as a reader writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Where a vendor's name is not written as other names are.
_SYSTEMS = {
    "hubspot": "HubSpot", "servicenow": "ServiceNow", "github": "GitHub", "glpi": "GLPI",
    "clickup": "ClickUp", "monday": "monday.com", "dynamics": "Dynamics 365",
    "azure_devops": "Azure DevOps", "zoho_desk": "Zoho Desk",
}  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day_in_words(day: date, *, year: int | None = None) -> str:
    """'10 Mar 2026', or '10 Mar' where it falls in `year`."""
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == year else f"{words} {day.year}"


def due_in_words(due: datetime, is_day: bool, *, year: int | None = None) -> str:
    """A due as it was given: '10 Mar', or '10 Mar 14:00' where it has a time of day."""
    return day_in_words(due, year=year) + ("" if is_day else f" {due:%H:%M}")


def number_in_words(number: int) -> str:
    """One to ten in words, anything else in digits with thousands apart."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def count_in_words(number: int, one: str, many: str | None = None) -> str:
    """'1 promise', '1,204 promises'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def beside_in_words(without_history: Mapping[str, int]) -> str:
    """'12 more have only the last date on file: 9 delivered by it, 3 not.': what is not among the
    counts of a group of `rates`, because nobody can see whether its date was moved.
    """
    n = without_history["population"]
    return (
        f"{n:,} more {'has' if n == 1 else 'have'} only the last date on file: "
        f"{without_history['on_time']:,} delivered by it, {without_history['broken']:,} not."
    )


def list_in_words(items: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def system_in_words(source: str, instance: str) -> str:
    """'Jira', 'Jira/eu', 'HubSpot deals'."""
    first, *rest = source.split("_")
    name = _SYSTEMS.get(source) or " ".join([_SYSTEMS.get(first, first.capitalize()), *rest])
    return f"{name}/{instance}" if instance else name
