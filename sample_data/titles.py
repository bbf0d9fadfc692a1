"""A kind of work and a customer's place in, a title as somebody in that team would type it out."""

from __future__ import annotations

from random import Random

from sample_data.words import (
    DETAILS,
    DEVICES,
    EXPORTS,
    FAULTS,
    FEATURES,
    PARTS,
    QUESTIONS,
    REPORTS,
    SPANS,
    SYSTEMS,
    TRAINING,
)


def title(rng: Random, team: str, kind: str, sites: tuple[str, ...]) -> str:
    """One title; the same words rarely come twice because place, device and detail vary."""
    site = rng.choice(sites)
    device = rng.choice(DEVICES)
    count = rng.choice((2, 2, 3, 4, 4, 6, 8, 10, 12, 16, 24, 36, 60))
    code = f"{rng.randint(20, 98)}{rng.randint(100, 999)}"
    detail = rng.choice(DETAILS)
    fault = rng.choice(FAULTS)
    capital = device[0].upper() + device[1:]
    options: dict[str, tuple[str, ...]] = {
        "Question": (
            rng.choice(QUESTIONS).format(code=code),
            f"{rng.choice(QUESTIONS).format(code=code)}, {site}",
            f"Set-up of {device} at {site}: what do you need from us?",
        ),
        "Incident": (
            f"{fault}, {site}",
            f"{capital} offline, {site}",
            f"{site}: {device} shows fault {rng.randint(11, 99)}",
            f"No data from {site} since this morning",
        ),
        "Task": (
            f"Move {count} points to {site}",
            f"Rename the points of {site}",
            f"Adjust the heating curve, {site}",
            f"{count} new users for {site}",
            f"Send the {rng.choice(REPORTS)} {detail}",
        ),
        "Problem": (
            f"{fault}, third time",
            f"{capital} restarts every night, {site}",
            f"Readings of {site} drift, root cause",
        ),
        "Network": (
            f"{site}: VPN tunnel down",
            f"Packet loss between {site} and the data centre",
            f"SIM of {site} without data",
            f"Firewall change at {site} blocks the {device}",
        ),
        "Gateway": (
            f"Gateway at {site} not reachable",
            f"KX-{rng.choice((40, 60))} at {site} restarts",
            f"Gateway certificate expired, {site}",
            f"{site}: gateway back online, points missing",
        ),
        "Sensor": (
            f"{count} sensors stale, {site}",
            f"{capital} reads zero, {site}",
            f"Sensor {code} implausible, {site}",
        ),
        "Data link": (
            f"No meter values from {site} since {rng.randint(1, 5)}:00",
            f"MQTT feed of {site} stopped",
            f"Half-hourly feed late, {site}",
        ),
        "Customer request": (
            f"{rng.choice(FEATURES)} for {site}",
            f"{rng.choice(FEATURES)} ({site})",
            f"{rng.choice(FEATURES)}, phase {rng.choice((1, 2, 2, 3))}",
        ),
        "Bug": (fault, f"{fault} ({site})", f"{fault} on {device}"),
        "Integration": (
            f"Connect {site} to {rng.choice(SYSTEMS)}",
            f"{rng.choice(SYSTEMS)}: two-way sync",
            f"Read {count} meters of {site} into {rng.choice(SYSTEMS)}",
        ),
        "Report": (
            f"{rng.choice(REPORTS)}, {site}",
            f"{rng.choice(REPORTS)} {detail}",
            f"{rng.choice(REPORTS)} for {rng.choice(SPANS)}",
        ),
        "Billing export": (
            f"{rng.choice(EXPORTS)} {detail}",
            f"{rng.choice(EXPORTS)} {detail}, {site}",
        ),
        "Meter data": (
            f"Missing readings of {count} meters, {site}",
            f"Exchange of meter {code}, {site}",
            f"Plausibility check of {site}, {count} meters",
        ),
        "Installation": (
            f"{count} × {device} at {site}",
            f"Control cabinet {rng.choice('ABCDE')}, {site}",
            f"New {device}, {site}",
            f"Building automation for {site}, lot {rng.randint(1, 4)}",
        ),
        "Commissioning": (
            f"Commissioning of {device}, {site}",
            f"Point test with the consultant, {site}",
            f"Handover of {site} with {count} loops",
        ),
        "Retrofit": (
            f"Retrofit of the plant room, {site}",
            f"Replace {count} pneumatic controls, {site}",
            f"From analogue to KX-60, {site}",
        ),
        "New business": (
            f"{site}: monitoring for {count} meters",
            f"Pilot with {count} × {device}, {site}",
            f"Framework order, {site} first",
        ),
        "Existing business": (
            f"Extension by {count} × {device}, {site}",
            f"Service contract {site}, three years",
            f"Renewal with {count} more points, {site}",
        ),
        "Onboarding": (
            f"Onboarding of {site}",
            f"{count} users live at {site}",
            f"First dashboard for {site}",
            f"Data import from the old system, {site}",
        ),
        "Training": (
            f"{rng.choice(TRAINING)}, {site}",
            f"{rng.choice(TRAINING)}, group {rng.choice('ABC')}",
            f"{rng.choice(TRAINING)} ({count} people)",
        ),
        "Handover": (
            f"Documentation of {site}",
            f"As-built drawings, {site}",
            f"Acceptance protocol, {site}",
        ),
        "Delivery": (
            f"{count} × {device}",
            f"{count} × {device} to {site}",
            f"Spare {device} for {site}",
            f"Order {code}: {count} × {rng.choice(PARTS)}",
        ),
        "Replacement part": (
            f"Replacement {rng.choice(PARTS)}, {site}",
            f"Replacement {device}, {site}",
            f"Exchange {rng.choice(PARTS)} of {device}",
        ),
        "Return": (
            f"Refund for order {code}",
            f"Repair and return: {device}",
            f"Exchange of wrong {rng.choice(PARTS)}",
        ),
        "Maintenance visit": (
            f"Yearly service, {site}",
            f"Service visit {site}: {device}",
            f"Filter change and check, {site}",
        ),
        "Repair": (
            f"Repair {device}, {site}",
            f"{site}: {rng.choice(PARTS)} broken",
            f"Call-out {site}, {device}",
        ),
        "Calibration": (
            f"Calibrate {count} sensors, {site}",
            f"Calibration with certificate, {device}",
            f"Heat meter verification, {site}",
        ),
    }
    text = rng.choice(options[kind])
    return text[0].upper() + text[1:]
