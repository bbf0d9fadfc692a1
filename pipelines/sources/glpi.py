"""GLPI tickets, in English, French and Portuguese.

Traps: semicolons, one more at each line's end, and a byte order mark; ids are numbers with a
blank between the thousands ("52 267"), the same ticket as 52267 elsewhere; "Time to resolve" is
the date, "Time to resolve + Progress" a date and a share in one cell, and "Time to resolve
exceeded" a verdict; several technicians stand on lines of one cell; solved is the delivery,
closed comes days later by itself.
"""

from __future__ import annotations

from pipelines.source import Source

_STATUSES = {
    **dict.fromkeys(("New", "Processing (assigned)", "Processing (planned)"), "open"),
    **dict.fromkeys(("Pending", "Approval"), "open"),
    **dict.fromkeys(("Solved", "Closed"), "delivered"),
    **dict.fromkeys(("Nouveau", "En cours (Attribué)", "En cours (Planifié)"), "open"),
    **dict.fromkeys(("En attente",), "open"),
    **dict.fromkeys(("Résolu", "Clos"), "delivered"),
    **dict.fromkeys(("Novo", "Em atendimento (atribuído)"), "open"),
    **dict.fromkeys(("Em atendimento (planejado)", "Processando (atribuído)"), "open"),
    **dict.fromkeys(("Processando (planejado)", "Pendente"), "open"),
    **dict.fromkeys(("Solucionado", "Fechado"), "delivered"),
}
_CANNOT_TELL = (
    "When the date was moved: GLPI's list has only the current one.",
    "Who cancelled: GLPI has no such status.",
)

TICKETS = Source(
    name="glpi_tickets",
    system="glpi",
    title="GLPI tickets (CSV export of the list, English)",
    header=frozenset({"ID", "Title", "Opening date", "Requester - Requester"}),
    columns={
        "promise_id": ("ID",),
        "title": ("Title",),
        "customer": ("Entity", "Requester - Requester"),
        "team": ("Assigned to - Technician group",),
        "owner": ("Assigned to - Technician",),
        "kind": ("Category",),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Opening date",),
        "due": ("Time to resolve",),
        "delivered_at": ("Resolution date", "Closing date"),
        "last_activity_at": ("Last update",),
        "evidence": ("Time to resolve exceeded",),
    },
    values={"status": _STATUSES},
    grouped_ids=True,
    several={"owner": "\n"},
    closing=True,
    howto=(
        "In GLPI open Assistance, Tickets, search without a filter on the status.",
        "Show the columns Requester, Entity, Time to resolve and Resolution date beside the usual "
        "ones.",
        "Choose the sign of export, All pages in CSV.",
    ),
    cannot_tell=_CANNOT_TELL,
)

TICKETS_FR = Source(
    name="glpi_tickets_fr",
    system="glpi",
    title="GLPI tickets (CSV export of the list, French)",
    header=frozenset({"ID", "Titre", "Statut", "Demandeur - Demandeur"}),
    columns={
        "promise_id": ("ID",),
        "title": ("Titre",),
        "customer": ("Entité", "Demandeur - Demandeur"),
        "team": ("Attribué à - Groupe de techniciens",),
        "owner": ("Attribué à - Technicien",),
        "kind": ("Catégorie",),
        "priority": ("Priorité",),
        "status": ("Statut",),
        "made_at": ("Date d'ouverture", "Date d’ouverture"),
        "due": ("TTR", "Temps de résolution"),
        "delivered_at": ("Date de résolution", "Date de clôture"),
        "last_activity_at": ("Dernière modification",),
        "evidence": ("Temps de résolution dépassé",),
    },
    values={"status": _STATUSES},
    grouped_ids=True,
    several={"owner": "\n"},
    closing=True,
    howto=(
        "In GLPI open Assistance, Tickets, search without a filter on the status.",
        "Show the columns Demandeur, Entité, Temps de résolution (TTR) and Date de résolution "
        "beside the usual ones.",
        "Choose the sign of export, Toutes les pages en CSV.",
    ),
    cannot_tell=_CANNOT_TELL,
)

TICKETS_PT = Source(
    name="glpi_tickets_pt",
    system="glpi",
    title="GLPI tickets (CSV export of the list, Portuguese)",
    header=frozenset({"ID", "Título", "Data de abertura", "Requerente - Requerente"}),
    columns={
        "promise_id": ("ID",),
        "title": ("Título",),
        "customer": ("Entidade", "Requerente - Requerente"),
        "team": ("Atribuído - Grupo técnico",),
        "owner": ("Atribuído - Técnico",),
        "kind": ("Categoria",),
        "priority": ("Prioridade",),
        "status": ("Status",),
        "made_at": ("Data de abertura",),
        "due": ("Tempo para solução",),
        "delivered_at": ("Data da solução", "Data de fechamento"),
        "last_activity_at": ("Última atualização",),
        "evidence": ("Tempo para solução excedido",),
    },
    values={"status": _STATUSES},
    grouped_ids=True,
    several={"owner": "\n"},
    closing=True,
    howto=(
        "In GLPI open Assistência, Chamados, search without a filter on the status.",
        "Show the columns Requerente, Entidade, Tempo para solução and Data da solução beside the "
        "usual ones.",
        "Choose the sign of export, Todas as páginas em CSV.",
    ),
    cannot_tell=_CANNOT_TELL,
)
