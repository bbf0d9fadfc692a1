"""What an abbreviation of a time zone in a date means, or the choices where it means several."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from pipelines.typing import zones
from pipelines.zones import is_zone

MINUTE = 60_000_000

# One meaning wherever dates are exported today. Minutes east of Greenwich.
_PLAIN = {
    **dict.fromkeys(("UTC", "GMT", "UT", "Z", "WET"), 0),
    **dict.fromkeys(("CET", "MEZ", "WEST"), 60),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 120),
    **dict.fromkeys(("EEST", "MSK"), 180),
    **{"JST": 540, "KST": 540, "AWST": 480, "ACST": 570, "AEST": 600, "AEDT": 660, "ACDT": 630},
    **{"NZST": 720, "NZDT": 780, "HST": -600, "AKST": -540, "AKDT": -480, "PDT": -420},
    **{"EDT": -240, "MDT": -360, "SAST": 120, "HKT": 480},
}
# Several meanings: never chosen, always asked (unless the zone of the file itself says so).
AMBIGUOUS = {
    "AST": ("-04:00", "+03:00"),
    "BST": ("+01:00", "+06:00"),
    "CDT": ("-05:00", "-04:00"),
    "CST": ("-06:00", "+08:00", "-05:00"),
    "EST": ("-05:00", "+10:00"),
    "GST": ("+04:00", "-02:00"),
    "IST": ("+05:30", "+01:00", "+02:00"),
    "MST": ("-07:00", "+08:00"),
    "PST": ("-08:00", "+08:00"),
    "SST": ("-11:00", "+08:00"),
    "WST": ("+08:00", "+13:00"),
}


def offset_of(name: str, zone: str) -> int | None:
    """Microseconds east of Greenwich of an abbreviation; None where it has none or several.

    The zone of the file's naive times decides first: in America/Chicago CST is six hours west.
    """
    if name in (here := zones.abbreviations(zone)):
        return here[name]
    return _PLAIN[name] * MINUTE if name in _PLAIN else None


def chosen_offset(choice: str, name: str) -> int | None:
    """The offset that a reader chose for an abbreviation: "-06:00", or a zone that uses it."""
    if found := re.fullmatch(r"([+-])(\d\d):?(\d\d)", choice, re.ASCII):
        minutes = int(found[2]) * 60 + int(found[3])
        return (-1 if found[1] == "-" else 1) * minutes * MINUTE
    if is_zone(choice):
        return zones.abbreviations(ZoneInfo(choice).key).get(name)
    return None
