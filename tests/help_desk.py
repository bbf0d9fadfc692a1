"""An invented help desk's export in Portuguese, which no shipped source knows."""

from __future__ import annotations

from datetime import datetime, timedelta

HEADER = (
    "Protocolo;Assunto;Cliente;Equipe responsável;Atendente;Situação;Aberto em;"
    "Prazo para primeira resposta;Tempo para solução;Encerrado em;Última atualização;"
    "Tempo para resolver excedido;"
)
TICKETS = 148
_FORMAT = "%d/%m/%Y %H:%M"
_STATES = ("Encerrado", "Encerrado", "Encerrado", "Em atendimento", "Congelado")


def help_desk() -> bytes:
    """148 tickets, as such tools write them: a byte order mark, semicolons and one more at the
    end of each line, days before months. Two have no date that was told; on every eleventh
    delivered late the tool's own label says it was not, for it counts in working hours.
    """
    rows = [HEADER]
    for n in range(TICKETS):
        opened = datetime(2026, 1, 5, 9, 0) + timedelta(days=n // 2, minutes=7 * (n % 40))
        due = opened + timedelta(days=5, hours=2)
        state = _STATES[n % len(_STATES)]
        closed = due + timedelta(hours=36 if n % 3 == 0 else -20) if state == "Encerrado" else None
        is_late = (closed or datetime(2026, 4, 1)) > due
        label = "Sim" if is_late and n % 11 else "Não"
        cells = (
            f"HD-{2026_0001 + n}",
            f"Impressora {n}",
            ("Padaria São João", "Clínica Esperança", "Oficina Três Irmãos")[n % 3],
            ("Campo", "Suporte")[n % 2],
            ("Ana Lima", "Rui Costa")[n % 2],
            state,
            opened.strftime(_FORMAT),
            (opened + timedelta(hours=4)).strftime(_FORMAT),
            due.strftime(_FORMAT) if n not in (20, 40) else "",
            closed.strftime(_FORMAT) if closed else "",
            (closed or datetime(2026, 4, 1, 8, 30)).strftime(_FORMAT),
            label,
        )
        rows.append(";".join(cells) + ";")
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()
