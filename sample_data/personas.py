"""The teams of the sample company, each a persona: how it promises and how it keeps its word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Kind:
    """One kind of work: how long it takes (median working days, spread) and what it is worth."""

    name: str
    days: float
    spread: float
    weight: float = 1.0
    worth: int = 0  # median value; 0 = no value on file


@dataclass(frozen=True)
class Team:
    """A persona. Chances are of one promise; `aim` is the quantile of its own work it promises."""

    name: str
    system: str  # where its promises are written down
    size: int  # promises in the eighteen months
    owners: tuple[str, ...]
    kinds: tuple[Kind, ...]
    aim: float  # chance that the work takes no longer than was promised
    warns: float = 0.2  # … that it says so days before, when it will be late
    redates: float = 0.2  # … that it sets a new date once the old one has passed
    covers: float = 0.0  # … that the date is made to fit on the day of delivery
    stalls: float = 0.02  # … that the work is left lying
    turn: date | None = None  # a change of process …
    aim_after: float = 0.0  # … and the aim from then on
    winter: float = 0.06  # how much worse the heating season makes it
    by_the_hour: bool = False  # promises a moment, not a day
    forgets_days: bool = False  # its system closes some records without saying when
    cancels: bool = True  # its system can say that something was cancelled


CARE = Team(
    "Customer Care",
    "zendesk",
    410,
    ("Maren Thiel", "Oluwaseun Bakare", "Inés Roca", "Tom Haverley", "Jolanda Visser"),
    (
        Kind("Question", 3, 0.5, 3),
        Kind("Incident", 4, 0.6, 3),
        Kind("Task", 6, 0.5, 2, 900),
        Kind("Problem", 9, 0.5, 1),
    ),
    aim=0.90,
    warns=0.25,
    redates=0.15,
    stalls=0.024,
    winter=0.03,
    cancels=False,
)
OPERATIONS = Team(
    "Network Operations",
    "servicenow",
    330,
    ("Piotr Sadowski", "Grace Adeyemi", "Rune Hagen", "Beatriz Monteiro"),
    (
        Kind("Network", 0.9, 0.6, 3),
        Kind("Gateway", 1.6, 0.6, 4),
        Kind("Sensor", 2.4, 0.6, 2),
        Kind("Data link", 1.2, 0.7, 2),
    ),
    aim=0.62,
    warns=0.05,
    redates=0.1,
    stalls=0.028,
    turn=date(2026, 2, 2),
    aim_after=0.92,
    winter=0.02,
    by_the_hour=True,
)
PLATFORM = Team(
    "Platform Software",
    "jira",
    280,
    ("Dario Conti", "Hannah Weiss", "Siddharth Rao", "Émilie Garnier", "Lars Nygaard"),
    (
        Kind("Customer request", 22, 0.45, 4, 9000),
        Kind("Bug", 9, 0.6, 4),
        Kind("Integration", 34, 0.4, 2, 21000),
    ),
    aim=0.57,
    warns=0.10,
    redates=0.80,
    covers=0.93,
    stalls=0.055,
)
METERING = Team(
    "Metering and Billing",
    "jira_metering",
    170,
    ("Agnieszka Wrona", "Florian Huber", "Chloe Barnard"),
    (
        Kind("Report", 26, 0.4, 4, 2500),
        Kind("Billing export", 34, 0.4, 3, 4500),
        Kind("Meter data", 18, 0.5, 3),
    ),
    aim=0.68,
    warns=0.6,
    redates=0.7,
    stalls=0.035,
)
DELIVERY = Team(
    "Project Delivery",
    "salesforce",
    220,
    ("Katrin Moser", "Declan O'Rourke", "Yara Haddad", "Mikael Strand"),
    (
        Kind("Installation", 38, 0.35, 4, 46000),
        Kind("Commissioning", 18, 0.35, 3, 15000),
        Kind("Retrofit", 52, 0.3, 2, 72000),
    ),
    aim=0.66,
    warns=0.97,
    redates=0.3,
    stalls=0.035,
)
SALES = Team(
    "Sales Desk",
    "salesforce_opportunity",
    60,
    ("Victor Lang", "Amelia Foss", "Rafael Pinto"),
    (Kind("New business", 30, 0.4, 2, 58000), Kind("Existing business", 21, 0.4, 3, 24000)),
    aim=0.66,
    warns=0.35,
    redates=0.4,
    stalls=0.04,
)
ONBOARDING = Team(
    "Onboarding and Training",
    "hubspot",
    185,
    ("Sofia Lindgren", "Ben Achterberg", "Noor El-Amin"),
    (
        Kind("Onboarding", 16, 0.35, 3, 3500),
        Kind("Training", 20, 0.3, 4, 2200),
        Kind("Handover", 9, 0.4, 2),
    ),
    aim=0.84,
    warns=0.55,
    redates=0.2,
    stalls=0.025,
)
SUPPLY = Team(
    "Hardware Supply",
    "kept",
    240,
    ("Gunnar Ødegård", "Petra Vlček", "Callum Reid", "Marta Quintela"),
    (
        Kind("Delivery", 14, 0.5, 4, 12000),
        Kind("Replacement part", 8, 0.6, 4, 1800),
        Kind("Return", 10, 0.5, 1, 700),
    ),
    aim=0.47,
    warns=0.12,
    redates=0.5,
    stalls=0.06,
    winter=0.14,
    forgets_days=True,
)
FIELD = Team(
    "Field Service",
    "fieldbook",
    175,
    ("Jens Petersen", "Aoife Brennan", "Łukasz Maj", "Dennis Kuhl"),
    (
        Kind("Maintenance visit", 12, 0.35, 4, 1400),
        Kind("Repair", 5, 0.6, 4, 2100),
        Kind("Calibration", 14, 0.3, 2, 950),
    ),
    aim=0.76,
    warns=0.4,
    redates=0.3,
    stalls=0.035,
    winter=0.08,
    forgets_days=True,
)

TEAMS = (CARE, OPERATIONS, PLATFORM, METERING, DELIVERY, SALES, ONBOARDING, SUPPLY, FIELD)

# Where work goes when it is handed over: to a team that reads the same system.
HANDED_TO = {
    "Customer Care": "Network Operations",
    "Platform Software": "Metering and Billing",
    "Hardware Supply": "Project Delivery",
    "Network Operations": "Field Service",
}
