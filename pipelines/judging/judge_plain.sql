-- The plain records, most of any store: one export speaks of them and no history. Their few days
-- are judged within the row, by the same rules as the others' (judge_rules.sql).

CREATE OR REPLACE TEMP TABLE plain AS
WITH local AS (
    SELECT
        o.* EXCLUDE (made_at, delivered_at, cancelled_at, last_activity_at, original_due, due),
        e.as_of, e.as_of_is_day,
        on_clock(o.made_at, o.made_at_grain) AS made_at,
        on_clock(o.delivered_at, o.delivered_at_grain) AS delivered_at,
        on_clock(o.cancelled_at, o.cancelled_at_grain) AS cancelled_at,
        on_clock(o.last_activity_at, o.last_activity_at_grain) AS last_activity_at,
        on_clock(o.original_due, o.original_due_grain) AS original_due,
        on_clock(o.due, o.due_grain) AS due,
        e.as_of::DATE AS own_on,
        CASE WHEN e.as_of_is_day THEN e.as_of + INTERVAL 1 DAY
            ELSE e.as_of + INTERVAL 1 MICROSECOND END AS own_until,
        t.since_on, t.until_on, c.as_of AS complete_as_of
    FROM (
        SELECT *
        FROM observations o
        SEMI JOIN plain_place p ON p.place = o.rowid
        WHERE o.rowid BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
    ) o
    JOIN exports e USING (import_id, source, instance)
    LEFT JOIN tracked t USING (source, instance)
    LEFT JOIN complete c ON c.source = o.source AND c.instance = o.instance
),
dated AS (
    SELECT
        * REPLACE (
            passes(original_due, original_due_grain) AS original_due, passes(due, due_grain) AS due
        )
    FROM local
),
limits AS (
    SELECT
        *,
        coalesce(original_due, due) AS first_due_raw,
        rolled(coalesce(original_due, due)) AS first_due,
        rolled(coalesce(original_due, due)) + to_days(rule_grace()) AS first_limit,
        coalesce(due, original_due) AS current_due,
        least(coalesce(made_at::DATE, DATE '1900-01-01'), own_on) AS made_on
    FROM dated
),
-- The days on which the answer may change, and the export's own moment last.
days AS (
    SELECT
        *,
        contradiction_of(first_due_raw, made_at::DATE, made_at, delivered_at,
            delivered_at >= own_until) AS contradiction,
        list_append(
            list_transform(
                list_sort(list_distinct(list_filter(
                    [made_on, delivered_at::DATE, cancelled_at::DATE, turns_on(first_due),
                        turns_on(first_limit)],
                    lambda x: x >= made_on AND x < own_on))),
                lambda x: {
                    'since': x, 'passed_at': x::TIMESTAMP, 'until': x + INTERVAL 1 DAY,
                    'is_own': FALSE
                }),
            {'since': own_on, 'passed_at': as_of, 'until': own_until, 'is_own': TRUE}
        ) AS asks
    FROM limits
),
closed AS (
    SELECT * EXCLUDE (asks), list_transform(asks, lambda x: {
        'since': x.since, 'passed_at': x.passed_at, 'until': x.until,
        'state': CASE
            WHEN delivered_at < x.until THEN 'delivered'
            WHEN status = 'delivered' AND delivered_at IS NULL AND x.is_own THEN 'closed_undated'
            WHEN coalesce(status, 'cancelled') = 'cancelled' AND cancelled_at < x.until
                OR status = 'cancelled' AND cancelled_at IS NULL AND x.is_own THEN 'cancelled'
            ELSE 'open' END
    }) AS asks
    FROM days
),
reasoned AS (
    SELECT * EXCLUDE (asks), list_transform(asks, lambda x: {
        'since': x.since, 'passed_at': x.passed_at, 'until': x.until, 'state': x.state,
        'reason': CASE
            WHEN status = 'not_a_promise' THEN ''
            WHEN contradiction <> '' THEN contradiction
            ELSE gap_of(x.state, cancelled_at, cancelled_by, first_limit, first_limit,
                x.passed_at)
            END
    }) AS asks
    FROM closed
),
judged AS (
    SELECT * EXCLUDE (asks), list_transform(asks, lambda x: {
        'since': x.since, 'passed_at': x.passed_at, 'until': x.until, 'state': x.state,
        'reason': x.reason,
        'slip_open': coalesce(x.state = 'open' AND first_due <= x.passed_at, FALSE),
        'outcome': CASE
            WHEN status = 'not_a_promise' THEN 'not_a_promise'
            WHEN x.reason <> '' THEN 'unjudgeable'
            ELSE outcome_of(x.state, delivered_at, cancelled_at, cancelled_by, first_limit,
                first_limit, x.passed_at)
            END
    }) AS asks
    FROM reasoned
),
-- What is told apart: the outcome, whether it counts yet, and what is known of its end.
told AS (
    SELECT * EXCLUDE (asks), list_transform(asks, lambda x: {
        'since': x.since, 'state': x.state, 'reason': x.reason, 'outcome': x.outcome,
        'slip_open': x.slip_open,
        'counted_as': counted_as_of(x.outcome, first_limit, x.passed_at),
        'silent': x.outcome = 'broken_overdue'
            AND coalesce(last_activity_at < x.until AND last_activity_at < first_due, FALSE)
    }) AS asks
    FROM judged
),
marked AS (
    SELECT *, list_transform(asks, lambda x: hash(
        x.outcome, x.counted_as, x.reason, x.slip_open, x.silent, x.state = 'delivered'
    )) AS marks
    FROM told
),
turns AS (
    SELECT * EXCLUDE (asks, marks), asks[-1] AS own, list_where(
        asks, list_transform(
            list_zip(marks, list_prepend(NULL, marks[:-2])),
            lambda x: x[1] IS DISTINCT FROM x[2])
    ) AS turns
    FROM marked
)
SELECT * FROM turns;

-- The columns of promises, of a plain record and one of its stretches.
CREATE OR REPLACE TEMP MACRO plain_rows(stretches) AS TABLE
SELECT
    s.source, s.instance, s.promise_id,
    s.title, coalesce(a.name, s.customer) AS customer, coalesce(m.name, s.team) AS team, s.owner,
    s.kind, s.priority, s.url, s.cause, s.side, s.deliverable, s.promised_by, s.parent_id,
    s.value, s.currency, s.satisfaction, s.accepted_in_writing, s.set_by_doer, s.evidence,
    s.made_at, s.made_at_grain = 'day' AS made_at_is_day,
    s.last_activity_at, s.last_activity_at_grain = 'day' AS last_activity_at_is_day,
    on_clock(s.last_contact_at, s.last_contact_at_grain) AS last_contact_at,
    s.last_contact_at_grain = 'day' AS last_contact_at_is_day,
    on_clock(s.customer_left_at, s.customer_left_at_grain) AS customer_left_at,
    s.customer_left_at_grain = 'day' AS customer_left_at_is_day,
    s.as_of, s.as_of_is_day, s.since, s.until,
    coalesce(s.complete_as_of > s.as_of, FALSE) AS is_missing,
    s.x.outcome, s.x.counted_as, s.x.reason,
    as_written(s.first_due) AS first_due, NOT is_timed(s.first_due) AS first_due_is_day,
    as_written(s.first_due) AS due_in_force, NOT is_timed(s.first_due) AS due_in_force_is_day,
    NULL::TIMESTAMP AS recovery_due, NULL::BOOLEAN AS recovery_due_is_day,
    as_written(s.current_due) AS current_due, NOT is_timed(s.current_due) AS current_due_is_day,
    CASE WHEN s.x.state = 'delivered' THEN s.delivered_at END AS delivered_at,
    CASE WHEN s.x.state = 'delivered' THEN s.delivered_at_grain = 'day' END AS delivered_at_is_day,
    CASE WHEN s.x.state = 'cancelled' THEN s.cancelled_at END AS cancelled_at,
    CASE WHEN s.x.state = 'cancelled' THEN s.cancelled_at_grain = 'day' END AS cancelled_at_is_day,
    CASE WHEN s.x.state = 'cancelled' THEN s.cancelled_by END AS cancelled_by,
    CASE WHEN s.x.state = 'delivered' THEN s.delivered_at < s.current_due END
        AS is_on_time_to_current,
    0 AS pushes, 0 AS late_pushes, 0 AS pull_ins,
    CASE
        WHEN s.x.state = 'delivered'
            THEN date_diff('day', due_on(s.first_due), s.delivered_at::DATE)
        WHEN s.x.slip_open THEN date_diff('day', due_on(s.first_due), s.x.since)
    END::INTEGER AS slip_days,
    s.x.slip_open,
    FALSE AS notice_unknown,
    coalesce(s.original_due IS NULL AND s.first_due IS NOT NULL
        AND NOT coalesce(s.made_at::DATE >= s.since_on AND s.own_on <= s.until_on, FALSE), FALSE)
        AS history_missing,
    FALSE AS reopened, FALSE AS thank_you_reopen, FALSE AS date_removed, FALSE AS backdated,
    FALSE AS edited_after_delivery, FALSE AS repeated_delivery, FALSE AS recovery_kept,
    FALSE AS recovery_missed,
    revoked_of(s.x.outcome, s.cancelled_at, s.cancelled_by, s.first_limit, s.first_due)
        = 'with_notice' AS revoked_with_notice,
    revoked_of(s.x.outcome, s.cancelled_at, s.cancelled_by, s.first_limit, s.first_due)
        = 'late' AS revoked_late,
    s.x.outcome IN ('broken_dropped', 'broken_abandoned')
        AND coalesce(s.cancelled_at >= s.first_limit, FALSE) AS cancelled_after_break,
    s.x.silent AS silent_since_due,
    s.x.outcome = 'kept_original' AND s.x.state = 'closed_undated' AS delivery_date_inferred,
    s.x.state = 'delivered' AND s.delivered_at_grain = 'day'
        AND coalesce(is_only_a_day(s.first_due, s.delivered_at), FALSE) AS day_precision
FROM query_table(stretches) s
LEFT JOIN alias a ON a.field = 'customer' AND a.written = s.customer
LEFT JOIN alias m ON m.field = 'team' AND m.written = s.team;

CREATE OR REPLACE TEMP VIEW plain_now AS
SELECT * EXCLUDE (turns, own), turns[-1].since AS since, NULL::DATE AS until, own AS x
FROM plain;

CREATE OR REPLACE TEMP VIEW plain_before AS
SELECT * EXCLUDE (turns, own, x), x[1].since AS since, x[2].since AS until, x[1] AS x
FROM (
    SELECT *, unnest(list_zip(turns[:-2], turns[2:])) AS x
    FROM plain
);

INSERT INTO promises BY NAME SELECT * EXCLUDE (until) FROM plain_rows('plain_now');
INSERT INTO past BY NAME FROM plain_rows('plain_before');
