"""The promises told by hand: a customer about to leave, two dates for one thing, a thank-you."""

from __future__ import annotations

from datetime import date, timedelta

from sample_data.personas import (
    CARE,
    DELIVERY,
    PLATFORM,
    SALES,
    SUPPLY,
)
from sample_data.promise import Promise
from sample_data.story_leaving import leaving
from sample_data.told import moment, told


def two_dates(n: int) -> list[Promise]:
    """One deliverable, one customer, two systems, two dates."""
    grünau, northpoint = "Stadtwerke Grünau", "Northpoint Data Centers"
    return [
        told(
            n,
            SALES,
            "Existing business",
            "Control cabinet A, St Anne's wing (HV-2231)",
            "09-21 16:10",
            date(2026, 11, 27),
            value=38500,
            deliverable="HV-2231",
            notes=["10-19 10:00"],
        ),
        told(
            n + 1,
            DELIVERY,
            "Installation",
            "Control cabinet A, St Anne's wing (HV-2231)",
            "10-01 08:50",
            date(2026, 12, 18),
            owner=1,
            value=38500,
            deliverable="HV-2231",
            notes=["10-20 09:30"],
        ),
        told(
            n + 2,
            SALES,
            "New business",
            "Order 40817: 36 × heat meter HM-3, Heizwerk West",
            "08-28 11:00",
            date(2026, 11, 20),
            owner=1,
            customer=grünau,
            value=61200,
            deliverable="40817",
            notes=["10-05 09:00"],
        ),
        told(
            n + 3,
            SUPPLY,
            "Delivery",
            "Order 40817: 36 × heat meter HM-3",
            "09-07 10:30",
            date(2026, 12, 11),
            owner=3,
            customer=grünau,
            value=61200,
            deliverable="40817",
            notes=["10-12 10:00", "11-04 11:40"],
        ),
        told(
            n + 4,
            SALES,
            "Existing business",
            "Chiller yard extension, NP-118",
            "07-22 15:15",
            date(2026, 10, 30),
            owner=2,
            customer=northpoint,
            value=96000,
            deliverable="NP-118",
            delivered="11-06 17:20",
            notes=["09-30 15:00"],
        ),
        told(
            n + 5,
            DELIVERY,
            "Installation",
            "Chiller yard extension, 8 × zone controller ZC-8, NP-118",
            "08-03 09:10",
            date(2026, 11, 24),
            owner=2,
            customer=northpoint,
            value=96000,
            deliverable="NP-118",
            notes=["09-14 10:00", "10-28 12:10"],
        ),
    ]


def unlikely(n: int) -> list[Promise]:
    """What cannot be judged, and a thank-you that reopened a ticket."""
    oosterwolde, brightwell = "Municipality of Oosterwolde", "Brightwell Foods"
    thanked = moment("09-17 09:20")
    return [
        told(
            n,
            SUPPLY,
            "Return",
            "Refund for order 58213",
            "03-19 10:00",
            date(2026, 3, 9),
            customer=brightwell,
            delivered="03-24 12:00",
            value=640,
        ),
        Promise(
            n + 1,
            CARE.name,
            CARE.owners[1],
            oosterwolde,
            "Task",
            "Adjust the heating curve, town hall",
            3,
            moment("09-14 10:05"),
            date(2026, 9, 18),
            closures=(
                (moment("09-16 15:30"), True),
                (thanked, False),
                (thanked + timedelta(minutes=24), True),
            ),
            satisfaction=5,
        ),
        told(
            n + 2,
            PLATFORM,
            "Integration",
            "Connect the swimming pool to Planon",
            "03-02 09:30",
            date(2026, 4, 17),
            owner=2,
            customer=oosterwolde,
            value=24000,
            moves=[
                ("04-20 10:10", date(2026, 5, 8), ""),
                ("05-11 09:15", date(2026, 5, 29), ""),
                ("06-01 17:02", date(2026, 6, 19), ""),
                ("06-19 16:30", date(2026, 6, 22), ""),
            ],
            notes=["03-20 10:00", "05-11 09:20"],
            delivered="06-22 14:40",
        ),
    ]


def stories(first_number: int) -> list[Promise]:
    """Every story, numbered from `first_number`."""
    told = leaving(first_number)
    told += two_dates(first_number + len(told))
    told += unlikely(first_number + len(told))
    return told
