"""Jira issues as its German, French, Spanish and Portuguese pages export them.

Traps: the site's and the user's language change the header, and the words of status, category and
resolution with it; a custom field keeps its name, but not the words around it; months are written
in that language too ("05/ago/26").
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.source import Source
from pipelines.sources.jira import ISSUES

# Of the fields that hold the customer, the words around their name are what changes.
_CUSTOMER = ("Customer", "Organizations", "Organization", "Account", "Client")
_DUE = ("Promised date", "Due date", "End date")


def _in_language(
    code: str,
    language: str,
    custom: tuple[str, ...],
    columns: Mapping[str, tuple[str, ...]],
    statuses: Mapping[str, str],
    closed_otherwise: Mapping[str, str],
    resolution: str,
    issue_id: str,
    names: tuple[str, ...],
) -> Source:
    """Jira's issues with the header of one language; `names` are its words for a customer."""

    def fields(*theirs: str) -> tuple[str, ...]:
        return tuple(f"{words} ({name})" for name in theirs for words in custom)

    customers = fields(*names, *_CUSTOMER)
    status = columns["status"][-1]
    return Source(
        name=f"jira_issues_{code}",
        system="jira",
        title=f"Jira issues (CSV export, all fields, {language})",
        header=frozenset({columns["promise_id"][0], columns["title"][0], status}),
        columns={
            **columns,
            "customer": customers,
            "due": (*columns["due"], *fields(*_DUE)),
        },
        values={"status": {**ISSUES.values["status"], **statuses, **closed_otherwise}},
        overrules={
            status: {**ISSUES.overrules["Status"], **closed_otherwise},
            resolution: {
                **ISSUES.overrules["Resolution"],
                **closed_otherwise,
                **{word: "empty" for word, ours in statuses.items() if ours != "cancelled"},
            },
        },
        closing=True,
        also_ids=(issue_id,),
        repeats=frozenset(customers),
        howto=(
            ISSUES.howto[0],
            f"The due is the column {columns['due'][0]}; if another field holds the date you tell "
            "customers, name it in a mapping.",
        ),
        cannot_tell=ISSUES.cannot_tell,
    )


ISSUES_DE = _in_language(
    "de",
    "German",
    ("Benutzerdefiniertes Feld", "Benutzerdefinierte Felder"),
    {
        "promise_id": ("Vorgangsschlüssel",),
        "title": ("Zusammenfassung",),
        "team": ("Projektname", "Projektschlüssel"),
        "owner": ("Zugewiesene Person", "Bearbeiter"),
        "kind": ("Vorgangstyp",),
        "priority": ("Priorität",),
        "status": ("Statuskategorie", "Status"),
        "made_at": ("Erstellt",),
        "due": ("Fälligkeitsdatum", "Fällig", "Fälligkeit"),
        "delivered_at": ("Erledigt", "Gelöst"),
        "last_activity_at": ("Aktualisiert",),
    },
    {
        **dict.fromkeys(("Zu erledigen", "Offen", "In Arbeit", "In Bearbeitung"), "open"),
        **dict.fromkeys(("Nicht erledigt", "Neu", "Wartet auf Kunden"), "open"),
        **dict.fromkeys(("Fertig", "Erledigt", "Geschlossen", "Gelöst"), "delivered"),
    },
    {
        **dict.fromkeys(("Abgebrochen", "Abgelehnt", "Wird nicht erledigt"), "cancelled"),
        "Duplikat": "not_a_promise",
    },
    "Lösung",
    "Vorgangs-ID",
    ("Kunde", "Organisation", "Organisationen"),
)

ISSUES_FR = _in_language(
    "fr",
    "French",
    ("Champ personnalisé", "Champs personnalisés"),
    {
        "promise_id": ("Clé de ticket",),
        "title": ("Résumé",),
        "team": ("Nom du projet", "Nom de projet", "Clé de projet"),
        "owner": ("Personne assignée", "Responsable", "Attribution"),
        "kind": ("Type de ticket",),
        "priority": ("Priorité",),
        "status": ("Catégorie d'état", "Catégorie d’état", "État"),
        "made_at": ("Création", "Créé", "Créée"),
        "due": ("Date d'échéance", "Date d’échéance", "Échéance"),
        "delivered_at": ("Résolue", "Résolu"),
        "last_activity_at": ("Mise à jour", "Mis à jour"),
    },
    {
        **dict.fromkeys(("À faire", "En cours", "Ouvert", "En attente", "Non résolu"), "open"),
        **dict.fromkeys(("En cours de révision", "Non résolue"), "open"),
        **dict.fromkeys(("Terminé", "Terminé(e)", "Terminée", "Fermé", "Résolu"), "delivered"),
    },
    {
        **dict.fromkeys(("Annulé", "Annulée", "Refusé", "Ne sera pas fait"), "cancelled"),
        **dict.fromkeys(("Doublon", "Dupliqué"), "not_a_promise"),
    },
    "Résolution",
    "ID de ticket",
    ("Client", "Clients", "Organisation", "Organisations"),
)

ISSUES_ES = _in_language(
    "es",
    "Spanish",
    ("Campo personalizado",),
    {
        "promise_id": ("Clave de incidencia",),
        "title": ("Resumen",),
        "team": ("Nombre del proyecto", "Clave del proyecto"),
        "owner": ("Persona asignada", "Responsable"),
        "kind": ("Tipo de Incidencia",),
        "priority": ("Prioridad",),
        "status": ("Categoría de estado", "Estado"),
        "made_at": ("Creada", "Creado"),
        "due": ("Fecha de vencimiento",),
        "delivered_at": ("Resuelta", "Resuelto"),
        "last_activity_at": ("Actualizada", "Actualizado"),
    },
    {
        **dict.fromkeys(("Por hacer", "Tareas por hacer", "En curso", "Abierto"), "open"),
        **dict.fromkeys(("En progreso", "Sin resolver", "Pendiente"), "open"),
        **dict.fromkeys(("Listo", "Finalizada", "Hecho", "Cerrado", "Resuelto"), "delivered"),
    },
    {
        **dict.fromkeys(("Cancelado", "Cancelada", "Rechazado", "No se hará"), "cancelled"),
        **dict.fromkeys(("Duplicado", "Duplicada"), "not_a_promise"),
    },
    "Resolución",
    "ID de la incidencia",
    ("Cliente", "Organización", "Organizaciones"),
)

ISSUES_PT = _in_language(
    "pt",
    "Portuguese",
    ("Campo personalizado",),
    {
        "promise_id": ("Chave da item", "Chave do item"),
        "title": ("Resumo",),
        "team": ("Nome do projeto", "Chave do projeto"),
        "owner": ("Responsável",),
        "kind": ("Tipo de item",),
        "priority": ("Prioridade",),
        "status": ("Categoria do status", "Status"),
        "made_at": ("Criado",),
        "due": ("Data limite", "Data de conclusão prevista"),
        "delivered_at": ("Resolvido", "Resolvida"),
        "last_activity_at": ("Atualizado(a)", "Atualizado"),
    },
    {
        **dict.fromkeys(("A fazer", "Tarefas pendentes", "Itens Pendentes", "Aberto"), "open"),
        **dict.fromkeys(("Em andamento", "Não resolvido", "Pendente"), "open"),
        **dict.fromkeys(("Concluído", "Concluída", "Itens concluídos", "Fechado"), "delivered"),
    },
    {
        **dict.fromkeys(("Cancelado", "Cancelada", "Recusado", "Não será feito"), "cancelled"),
        **dict.fromkeys(("Duplicado", "Duplicada"), "not_a_promise"),
    },
    "Resolução",
    "ID da item",
    ("Cliente", "Organização", "Organizações"),
)
