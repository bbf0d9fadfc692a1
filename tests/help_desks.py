"""Three invented help desks' exports that no shipped source knows: French, Japanese, German."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

TICKETS = 60


@dataclass(frozen=True)
class _Ticket:
    number: int
    state: int
    opened: datetime
    due: datetime
    closed: datetime | None
    is_late: bool


def _tickets(states: int) -> Iterator[_Ticket]:
    """One a day; the last of the states is still open, every fifth is delivered too late."""
    for n in range(TICKETS):
        opened = datetime(2026, 1, 5, 9) + timedelta(days=n)
        due = opened + timedelta(days=6)
        state = n % states
        closed = due + timedelta(hours=30 if n % 5 == 0 else -10) if state < states - 1 else None
        yield _Ticket(n, state, opened, due, closed, (closed or datetime(2026, 4, 1)) > due)


def french() -> bytes:
    """Tabs, Windows-1252, hours with an h; on every seventh late one its label says otherwise."""
    lines = [
        "Numéro\tObjet\tDemandeur\tÉquipe\tTechnicien\tÉtat\tCréé le\tÉchéance\tRésolu le\t"
        "SLA dépassé"
    ]
    for t in _tickets(4):
        lines.append(
            f"DI-{t.number:05d}\tImprimante {t.number}\t"
            f"{('Société Générale', 'Boulangerie Müller', 'Café de l’Étoile')[t.number % 3]}\t"
            f"{('Réseau', 'Bureautique')[t.number % 2]}\tLéa Martin\t"
            f"{('Résolu', 'Résolu', 'Clos', 'En cours')[t.state]}\t{t.opened:%d/%m/%Y %Hh%M}\t"
            f"{t.due:%d/%m/%Y}\t{f'{t.closed:%d/%m/%Y %Hh%M}' if t.closed else ''}\t"
            f"{'Oui' if t.is_late and t.number % 7 else 'Non'}"
        )
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def japanese() -> bytes:
    """Semicolons, the Shift JIS of Windows with its own signs, dates in words."""
    lines = [
        "チケット番号;件名;顧客名;担当チーム;担当者;ステータス;作成日時;回答期限;完了日時;期限超過"
    ]
    for t in _tickets(3):
        moments = (
            f"{at.year}年{at.month}月{at.day}日 {at:%H}時{at:%M}分" if at else ""
            for at in (t.opened, t.due, t.closed)
        )
        lines.append(
            f"J-{t.number:04d};プリンター故障 {t.number};"
            f"{('㈱テスト商事', '髙橋商店', 'ソニー')[t.number % 3]};"
            f"{('東京', '大阪')[t.number % 2]};田中;{('完了', '完了', '対応中')[t.state]};"
            f"{';'.join(moments)};{'はい' if t.is_late else 'いいえ'}"
        )
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def german() -> bytes:
    """A preamble, weekdays beside the dates, semicolons in quotes, and a footer."""
    lines = [
        "Ticketübersicht Zentrale", "Zeitraum: 01.01.2026 - 31.03.2026", "",
        "Ticketnummer;Betreff;Kunde;Abteilung;Bearbeiter;Status;Erstellt am;Zugesagt bis;"
        "Erledigt am;Termin überschritten",
    ]  # fmt: skip
    for t in _tickets(4):
        state = ("Erledigt", "Erledigt", "Storniert", "In Arbeit")[t.state]
        closed = t.closed if state == "Erledigt" else None
        day = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")[t.due.weekday()]
        lines.append(
            f'{t.number:06d};"Drucker; Etage {t.number}";'
            f"{('Müller GmbH & Co. KG', 'Bäckerei Groß', 'Schön AG')[t.number % 3]};"
            f"{('Vertrieb', 'Technik')[t.number % 2]};Weiß, Jörg;{state};"
            f"{t.opened:%d.%m.%Y %H:%M} Uhr;{day}, {t.due:%d.%m.%Y};"
            f"{f'{closed:%d.%m.%Y %H:%M} Uhr' if closed else ''};{'ja' if t.is_late else 'nein'}"
        )
    lines += ["", f"Gesamtsumme: {TICKETS} Tickets", "Erstellt am 01.04.2026", "Vertraulich"]
    return ("\ufeff" + "\n".join(lines) + "\n").encode()
