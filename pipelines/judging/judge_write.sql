-- Judgements become rows of promises, past and moves, in place of those of the touched records.

-- One row per record and stretch of as-of days with one judgement. The last stretch shows the
-- record as judged at its own as-of, an earlier one as on its first day.
CREATE OR REPLACE TEMP TABLE span AS
WITH compared AS (
    SELECT
        ask, rid, "day", is_last,
        hash(outcome, counted_as, reason, first_due, due_in_force, recovery_due, current_due,
            delivered_at, pushes, late_pushes, pull_ins, slip_open,
            CASE WHEN slip_open THEN NULL ELSE slip_days END,
            notice_unknown, history_missing, reopened, thank_you_reopen, date_removed, backdated,
            edited_after_delivery, repeated_delivery, recovery_kept, recovery_missed,
            revoked_with_notice, revoked_late, cancelled_after_break, silent_since_due,
            delivery_date_inferred, day_precision) AS judgement
    FROM judged
),
turn AS (
    SELECT *
    FROM compared
    QUALIFY judgement IS DISTINCT FROM lag(judgement) OVER (PARTITION BY rid ORDER BY "day")
),
stretch AS (
    SELECT
        ask, rid, "day" AS since,
        lead("day") OVER (PARTITION BY rid ORDER BY "day") AS until_on
    FROM turn
)
SELECT j.*, s.since, s.until_on
FROM stretch s
JOIN judged j ON j.ask = s.ask
WHERE s.until_on IS NOT NULL
UNION ALL BY NAME
SELECT j.*, s.since, s.until_on
FROM stretch s
JOIN judged j ON j.rid = s.rid AND j.is_last
WHERE s.until_on IS NULL;

-- Team, owner and priority on the first due day, where a history says so; it may say nobody.
CREATE OR REPLACE TEMP TABLE held AS
WITH change_of_hands AS (
    SELECT r.rid, e.event, on_clock(e."at", e.at_grain) AS "at", e.before, e.after, s.first_due
    FROM events e
    JOIN record r USING (source, instance, promise_id)
    JOIN span s ON s.rid = r.rid AND s.until_on IS NULL
    WHERE e.event IN ('team', 'owner', 'priority') AND s.first_due IS NOT NULL
)
SELECT
    rid, event,
    coalesce(
        arg_max({'name': after}, "at") FILTER ("at"::DATE <= due_on(first_due)),
        arg_min({'name': before}, "at")
    ) AS told
FROM change_of_hands
GROUP BY rid, event;

-- What a record is called, and by whom it is held, is as its newest export has it.
CREATE OR REPLACE TEMP VIEW newest AS
FROM single
UNION ALL BY NAME
FROM carried
SEMI JOIN (SELECT rid, max(as_of) AS as_of FROM carried GROUP BY rid) USING (rid, as_of);

-- One row per record whose history says by whom it was held.
CREATE OR REPLACE TEMP VIEW holder AS
SELECT
    rid,
    any_value(told) FILTER (event = 'team') AS team,
    any_value(told) FILTER (event = 'owner') AS owner,
    any_value(told) FILTER (event = 'priority') AS priority
FROM held
GROUP BY rid;

CREATE OR REPLACE TEMP TABLE written AS
SELECT
    r.source, r.instance, r.promise_id,
    o.title, coalesce(a.name, o.customer) AS customer,
    coalesce(m.name, held_by(h.team, o.team)) AS team, held_by(h.owner, o.owner) AS owner, o.kind,
    held_by(h.priority, o.priority) AS priority, o.url, o.cause, o.side, o.deliverable,
    o.promised_by, o.parent_id, o.value, o.currency, o.satisfaction, o.accepted_in_writing,
    o.set_by_doer, o.evidence,
    t.made_at, t.made_at_is_day,
    t.last_activity_at, t.last_activity_at_is_day,
    on_clock(o.last_contact_at, o.last_contact_at_grain) AS last_contact_at,
    o.last_contact_at_grain = 'day' AS last_contact_at_is_day,
    on_clock(o.customer_left_at, o.customer_left_at_grain) AS customer_left_at,
    o.customer_left_at_grain = 'day' AS customer_left_at_is_day,
    least(t.as_of, getvariable('reader_as_of')) AS as_of,
    CASE WHEN t.as_of > getvariable('reader_as_of') THEN getvariable('reader_as_of_is_day')
        ELSE t.as_of_is_day END AS as_of_is_day,
    s.since,
    -- an export declared complete also speaks for the records it lacks
    coalesce(c.as_of > CASE WHEN t.as_of > getvariable('reader_as_of') THEN t.previous_as_of
        ELSE t.as_of END, FALSE) AS is_missing,
    s.outcome, s.counted_as, s.reason,
    as_written(s.first_due) AS first_due, NOT is_timed(s.first_due) AS first_due_is_day,
    as_written(s.due_in_force) AS due_in_force, NOT is_timed(s.due_in_force) AS due_in_force_is_day,
    as_written(s.recovery_due) AS recovery_due, NOT is_timed(s.recovery_due) AS recovery_due_is_day,
    as_written(s.current_due) AS current_due, NOT is_timed(s.current_due) AS current_due_is_day,
    s.delivered_at, CASE WHEN s.delivered_at IS NOT NULL THEN s.delivered_at_is_day END
        AS delivered_at_is_day,
    CASE WHEN s.state = 'cancelled' THEN t.cancelled_at END AS cancelled_at,
    CASE WHEN s.state = 'cancelled' THEN t.cancelled_at_is_day END AS cancelled_at_is_day,
    CASE WHEN s.state = 'cancelled' THEN t.cancelled_by END AS cancelled_by,
    s.is_on_time_to_current, s.pushes, s.late_pushes, s.pull_ins, s.slip_days, s.slip_open,
    s.notice_unknown, s.history_missing, s.reopened, s.thank_you_reopen, s.date_removed,
    s.backdated, s.edited_after_delivery, s.repeated_delivery, s.recovery_kept, s.recovery_missed,
    s.revoked_with_notice, s.revoked_late, s.cancelled_after_break, s.silent_since_due,
    s.delivery_date_inferred, s.day_precision,
    s.until_on AS until
FROM span s
JOIN record r USING (rid)
JOIN said t ON t.rid = s.rid AND t.n = s.n
JOIN newest o ON o.rid = s.rid
LEFT JOIN holder h ON h.rid = s.rid
LEFT JOIN alias a ON a.field = 'customer' AND a.written = o.customer
LEFT JOIN alias m ON m.field = 'team' AND m.written = held_by(h.team, o.team)
LEFT JOIN complete c ON c.source = r.source AND c.instance = r.instance;

INSERT INTO promises BY NAME SELECT * EXCLUDE (until) FROM written WHERE until IS NULL;
INSERT INTO past BY NAME SELECT * FROM written WHERE until IS NOT NULL;

INSERT INTO moves BY NAME
WITH every AS (
    SELECT rid, is_first_set, generate_subscripts(all_changes, 1) AS k,
        unnest(all_changes) AS c, moves
    FROM judged
    WHERE is_last AND all_changes IS NOT NULL
),
numbered AS (
    SELECT *, CASE WHEN NOT is_first_set THEN moves[k] WHEN k > 1 THEN moves[k - 1] END AS m
    FROM every
)
SELECT
    r.source, r.instance, r.promise_id, k::INTEGER AS position,
    c."at", c.at_is_day, c.earliest_at, c.latest_at,
    as_written(c.before) AS before, NOT is_timed(c.before) AS before_is_day,
    as_written(c.after) AS after, NOT is_timed(c.after) AS after_is_day,
    as_written(m.in_force) AS in_force, NOT is_timed(m.in_force) AS in_force_is_day,
    coalesce(m.move, 'set') AS move, coalesce(m.notice, '') AS notice,
    CASE WHEN m.notice IN ('given', 'late') AND c.earliest_at IS NULL
        THEN date_diff('day', c."at"::DATE, due_on(m.in_force)) END::INTEGER AS notice_days,
    coalesce(m.backdated, FALSE) AS backdated,
    coalesce(m.after_delivery, FALSE) AS after_delivery,
    c."by", c.reason
FROM numbered
JOIN record r USING (rid);
