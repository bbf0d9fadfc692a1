"""What people call their columns and states, in English, German, French, Spanish, Portuguese and
Japanese, and with more_header_words.py in Dutch, Italian, Polish, Swedish and Turkish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pipelines.mapping import more_header_words as more

# A column of ours that is no date -> names others give it. Compared as `plain` writes them.
NAMES = {
    "promise_id": (
        "id, key, number, ticket, ticket id, ticket number, ticket no, case number, case id, "
        "order number, reference, ref, issue key, request id, no, nr, nummer, ticketnummer, "
        "vorgang, vorgangsnummer, auftragsnummer, fallnummer, aktenzeichen, numero, n, numero de "
        "ticket, numero de demande, identifiant, reference, numero de caso, numero de pedido, "
        "identificador, referencia, chamado, protocolo, codigo, numero do chamado, folio, "
        "チケット番号, チケット id, 番号, 受付番号, 案件番号, 管理番号, 問い合わせ番号, 伝票番号"
    ),
    "title": (
        "title, subject, summary, name, description, titel, betreff, kurzbeschreibung, "
        "bezeichnung, thema, titre, sujet, objet, intitule, resume, libelle, titulo, asunto, "
        "resumen, assunto, descricao, descripcion, "
        "件名, タイトル, 表題, 概要, 内容"
    ),
    "customer": (
        "customer, client, account, company, organization, organisation, requester, customer "
        "name, account name, company name, kunde, kundenname, firma, auftraggeber, mandant, "
        "melder, organisation, client, compte, societe, entreprise, demandeur, cliente, empresa, "
        "cuenta, solicitante, organizacion, requerente, organizacao, entidade, conta, "
        "顧客, 顧客名, お客様, お客様名, 会社名, 取引先, 取引先名, 依頼者"
    ),
    "team": (
        "team, group, department, queue, assignment group, support group, board, abteilung, "
        "gruppe, bearbeitergruppe, warteschlange, bereich, equipe, groupe, service, departement, "
        "file, equipo, grupo, departamento, cola, area, setor, fila, grupo responsavel, equipe "
        "responsavel, "
        "チーム, 担当チーム, 部署, 担当部署, グループ, 担当グループ"
    ),
    "owner": (
        "owner, assignee, agent, assigned to, responsible, technician, bearbeiter, zustandig, "
        "verantwortlich, zugewiesen an, besitzer, sachbearbeiter, responsable, assigne a, "
        "attribue a, technicien, proprietaire, asignado a, agente, propietario, tecnico, "
        "responsavel, atribuido a, atendente, analista, "
        "担当者, 担当, 所有者, 対応者"
    ),
    "kind": (
        "type, kind, category, issue type, ticket type, art, typ, kategorie, vorgangstyp, type, "
        "categorie, nature, tipo, categoria, clase, tipo de chamado, servico, "
        "種別, 種類, カテゴリ, 区分, 分類"
    ),
    "priority": (
        "priority, severity, urgency, prioritat, dringlichkeit, priorite, urgence, gravite, "
        "prioridad, urgencia, prioridade, severidade, "
        "優先度, 重要度, 緊急度"
    ),
    "status": (
        "status, state, stage, zustand, stand, phase, statut, etat, etape, estado, etapa, fase, "
        "situacao, situacion, "
        "ステータス, 状態, 状況, 進捗"
    ),
    "parent_id": "parent, parent id, parent key, ubergeordnet, padre, pai, chamado pai",
    "cause": "cause, root cause, reason, ursache, grund, cause, raison, causa, motivo",
    "value": "value, amount, revenue, wert, betrag, umsatz, montant, valeur, valor, importe, monto",
    "url": "url, link, adresse, enlace",
}  # fmt: skip

# What a date is -> names others give it.
DATES = {
    "due": (
        "due, due date, due at, due on, promised, promised date, promised at, promised on, "
        "deadline, commitment date, committed date, agreed date, delivery date agreed, target "
        "date, zugesagt, zugesagter termin, zusagetermin, liefertermin, termin, fallig, fallig "
        "am, faelligkeit, falligkeitsdatum, frist, wunschtermin, zieldatum, echeance, date d "
        "echeance, date promise, date limite, date convenue, delai, fecha prometida, fecha "
        "compromiso, fecha acordada, fecha limite, fecha de vencimiento, vencimiento, plazo, "
        "prazo, prazo prometido, prazo combinado, prazo final, data prometida, data combinada, "
        "data limite, data de vencimento, vencimento, entrega combinada, "
        "期限, 期日, 回答期限, 対応期限, 完了期限, 納期, 約束日, 締切, 締切日, 回答期日"
    ),
    "target": (
        "sla, sla due, sla target, sla deadline, time to resolve, time to resolution, resolution "
        "due, resolve by, resolution by, sla termin, sla ziel, losungszeit, zielzeit, losung bis, "
        "temps de resolution, cible sla, resolution avant, objectif sla, tiempo de resolucion, "
        "tiempo de solucion, resolver antes de, objetivo sla, tempo para solucao, tempo para "
        "resolver, tempo de solucao, prazo sla, prazo de sla, prazo de solucao, limite sla, "
        "resolver ate, "
        "解決目標, 目標日時, 解決目標日時"
    ),
    "estimate": (
        "estimate, estimated date, estimated delivery, expected, expected date, expected close, "
        "expected close date, forecast, eta, planned, planned date, close date, schatzung, "
        "geschatzt, voraussichtlich, voraussichtliches datum, geplant, prognose, estimation, date "
        "estimee, date prevue, prevu, prevision, estimado, fecha estimada, fecha prevista, "
        "previsto, prevision, data estimada, data prevista, previsao, previsao de entrega, "
        "estimativa, "
        "予定日, 完了予定日, 納品予定日, 見込日"
    ),
    "response": (
        "first response, response due, first response due, time to own, time to first response, "
        "reaktionszeit, erste antwort, erste reaktion, premiere reponse, temps de prise en "
        "charge, primera respuesta, tiempo de primera respuesta, primeira resposta, tempo para "
        "primeira resposta, tempo para atendimento, tempo para assumir, prazo de primeira "
        "resposta, primeiro atendimento, "
        "初回応答期限, 一次回答期限, 初回回答"
    ),
    "made": (
        "created, created at, created on, creation date, created date, date created, opened, "
        "opened at, opening date, submitted, reported, requested, order date, date, erstellt, "
        "erstellt am, angelegt, angelegt am, eroffnet, eroffnet am, gemeldet, eingang, datum, "
        "cree, cree le, date de creation, ouvert, ouvert le, date d ouverture, creado, creado el, "
        "fecha de creacion, abierto, fecha de apertura, fecha de alta, criado, criado em, data de "
        "criacao, aberto, aberto em, abertura, data de abertura, registrado em, data de registro, "
        "作成日, 作成日時, 登録日, 登録日時, 受付日, 受付日時, 起票日, 起票日時"
    ),
    "delivered": (
        "closed, closed at, closed on, date closed, closing date, resolved, resolved at, "
        "resolution date, date resolved, completed, completed at, completion date, done, "
        "delivered, delivered at, delivery date, solved, solved at, finished, geschlossen, "
        "geschlossen am, abgeschlossen, abgeschlossen am, gelost, gelost am, erledigt, erledigt "
        "am, geliefert, geliefert am, fertig, ferme, ferme le, clos, clos le, date de cloture, "
        "resolu, resolu le, date de resolution, livre, livre le, termine, termine le, cerrado, "
        "cerrado el, fecha de cierre, resuelto, resuelto el, fecha de resolucion, entregado, "
        "finalizado, fechado, fechado em, data de fechamento, encerrado, encerrado em, data de "
        "encerramento, resolvido, resolvido em, solucionado, solucionado em, data da solucao, "
        "data de solucao, entregue, entregue em, concluido, concluido em, data de conclusao, "
        "完了日, 完了日時, 解決日, 解決日時, 対応完了日, クローズ日, 納品日"
    ),
    "cancelled": (
        "cancelled, canceled, cancelled at, cancellation date, withdrawn, storniert, storniert "
        "am, abgesagt, annule, annule le, date d annulation, cancelado, cancelado el, fecha de "
        "cancelacion, anulado, cancelado em, data de cancelamento, "
        "取消日, キャンセル日, 中止日"
    ),
    "activity": (
        "updated, updated at, last updated, last update, modified, last modified, changed, last "
        "activity, aktualisiert, zuletzt aktualisiert, geandert, geandert am, letzte anderung, "
        "letzte aktivitat, mis a jour, mise a jour, derniere mise a jour, modifie, modifie le, "
        "derniere modification, derniere activite, actualizado, ultima actualizacion, modificado, "
        "ultima modificacion, ultima actividad, atualizado, atualizado em, ultima atualizacao, "
        "ultima modificacao, ultima interacao, ultima atividade, "
        "更新日, 更新日時, 最終更新日, 最終更新日時, 最終更新"
    ),
}  # fmt: skip

# States, as help desks and order books write them.
STATES = {
    "open": (
        "open, new, in progress, pending, waiting, on hold, assigned, reopened, to do, todo, "
        "backlog, in review, waiting for customer, offen, neu, in bearbeitung, in arbeit, "
        "wartend, zugewiesen, wiedereroffnet, angehalten, ouvert, nouveau, en cours, en attente, "
        "assigne, abierto, nuevo, en curso, en progreso, pendiente, en espera, asignado, "
        "reabierto, aberto, novo, em andamento, em atendimento, em execucao, pendente, em espera, "
        "aguardando, aguardando cliente, atribuido, reaberto, na fila, "
        "対応中, 未対応, 受付中, 保留, 新規, オープン, 処理中, 進行中, 未完了, 返答待ち, 回答待ち"
    ),
    "delivered": (
        "delivered, done, closed, resolved, solved, completed, complete, finished, fixed, "
        "shipped, geliefert, erledigt, geschlossen, gelost, abgeschlossen, fertig, livre, ferme, "
        "clos, resolu, termine, entregado, cerrado, resuelto, completado, terminado, finalizado, "
        "entregue, fechado, encerrado, resolvido, solucionado, concluido, "
        "完了, 解決, 解決済み, 対応済み, 完了済み, クローズ, 終了, 納品済み"
    ),
    "cancelled": (
        "cancelled, canceled, withdrawn, rejected, declined, storniert, abgebrochen, abgesagt, "
        "abgelehnt, zuruckgezogen, annule, rejete, refuse, cancelado, anulado, rechazado, "
        "rejeitado, recusado, desistencia, "
        "キャンセル, 取消, 取り消し, 中止, 却下"
    ),
    "not_a_promise": (
        "duplicate, spam, test, draft, merged, duplikat, entwurf, zusammengefuhrt, doublon, "
        "brouillon, duplicado, borrador, fusionado, duplicada, rascunho, mesclado, indesejado, "
        "重複, スパム, テスト, 下書き"
    ),
}

# Somebody else's verdict: words in its column's name, and in its cells.
LATE = (
    "late, breached, breach, violated, exceeded, missed, overdue, expired, delayed, verspatet, "
    "verletzt, uberschritten, verpasst, uberfallig, en retard, retard, depasse, viole, expire, "
    "atrasado, tarde, retrasado, incumplido, excedido, vencido, violado, ultrapassado, estourado, "
    "descumprido, fora do prazo, fuera de plazo, "
    "期限超過, 超過, 遅延, 期限切れ, 違反, " + more.LATE
)
ON_TIME = (
    "on time, ontime, made sla, met, in time, within sla, achieved, fulfilled, punctual, sla met, "
    "punktlich, eingehalten, erfullt, fristgerecht, a temps, respecte, dans les delais, tenu, a "
    "tiempo, cumplido, en plazo, dentro de plazo, no prazo, dentro do prazo, cumprido, atendido, "
    "sla cumprido, "
    "期限内, 期限遵守, 遵守, " + more.ON_TIME
)
YES = (
    "yes, y, true, 1, x, ja, wahr, oui, vrai, si, verdadero, sim, s, verdadeiro, はい, 有, "
    + more.YES
)
NO = "no, n, false, 0, nein, falsch, non, faux, falso, nao, いいえ, 無, " + more.NO


def _with(words: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    return {means: f"{names}, {others.get(means, '')}" for means, names in words.items()}


NAMES, DATES, STATES = (
    _with(NAMES, more.NAMES),
    _with(DATES, more.DATES),
    _with(STATES, more.STATES),
)
# Letters that are not one of ours with an accent.
_PLAIN = str.maketrans({"ß": "ss", "ł": "l", "\u0131": "i", "ø": "o", "æ": "ae", "đ": "d"})


def plain(text: str) -> str:
    """Text as names are matched: no accents, no case, words apart by one blank."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    letters = unicodedata.normalize("NFKD", apart.casefold().translate(_PLAIN))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def listed(names: str) -> tuple[str, ...]:
    """The names in one of the lists above."""
    return tuple(dict.fromkeys(plain(name) for name in names.split(",") if name.strip()))
