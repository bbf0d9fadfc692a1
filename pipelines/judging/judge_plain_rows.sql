-- The plain records of a chunk become rows of promises and past.

-- One row per plain record: its last stretch, shown as of its export's own moment, and where its
-- first one lies if it was open and not due then: that one is no row of past.
CREATE OR REPLACE TEMP VIEW plain_now AS
SELECT
    *, coalesce(turn_5, turn_4, turn_3, turn_2, turn_1, made_on) AS since, NULL::DATE AS until,
    CASE WHEN is_not_due_first AND first_turn IS NOT NULL THEN made_on END AS not_due_since,
    CASE WHEN is_not_due_first THEN first_turn END AS not_due_until,
    own_on AS shown_on, as_of AS passed_at, own_state AS state
FROM (SELECT *, coalesce(turn_1, turn_2, turn_3, turn_4, turn_5) AS first_turn FROM plain);

-- One row per plain record and other earlier stretch, shown on its first day.
CREATE OR REPLACE TEMP VIEW plain_before AS
WITH begun AS (
    SELECT
        *,
        list_filter(
            [CASE WHEN NOT is_not_due_first THEN made_on END,
                turn_1, turn_2, turn_3, turn_4, turn_5],
            lambda x: x IS NOT NULL) AS starts
    FROM plain
),
numbered AS (
    SELECT *, unnest(range(1, len(starts))) AS k
    FROM begun
    WHERE len(starts) > 1
),
stretch AS (
    SELECT * EXCLUDE (starts, k), starts[k] AS since, starts[k + 1] AS until
    FROM numbered
)
SELECT
    *, NULL::DATE AS not_due_since, NULL::DATE AS not_due_until,
    since AS shown_on, since::TIMESTAMP AS passed_at,
    plain_state(status, delivered_at, cancelled_at, since + INTERVAL 1 DAY, FALSE) AS state
FROM stretch;

-- The columns of promises, of a plain record on one of its stretches.
CREATE OR REPLACE TEMP MACRO plain_rows(stretches) AS TABLE
WITH reasoned AS (
    SELECT
        *,
        plain_reason(status, contradiction, state, cancelled_at, cancelled_by, first_limit,
            passed_at) AS reason
    FROM query_table(stretches)
),
judged AS (
    SELECT
        *,
        plain_outcome(status, reason, state, delivered_at, cancelled_at, cancelled_by,
            first_limit, passed_at) AS outcome,
        coalesce(state = 'open' AND first_due <= passed_at, FALSE) AS slip_open
    FROM reasoned
)
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
    s.as_of, s.as_of_is_day, s.since, s.not_due_since, s.not_due_until, s.until,
    coalesce(s.complete_as_of > s.as_of, FALSE) AS is_missing,
    s.outcome, counted_as_of(s.outcome, s.first_limit, s.passed_at) AS counted_as, s.reason,
    as_written(s.first_due) AS first_due, NOT is_timed(s.first_due) AS first_due_is_day,
    as_written(s.first_due) AS due_in_force, NOT is_timed(s.first_due) AS due_in_force_is_day,
    NULL::TIMESTAMP AS recovery_due, NULL::BOOLEAN AS recovery_due_is_day,
    as_written(s.current_due) AS current_due, NOT is_timed(s.current_due) AS current_due_is_day,
    CASE WHEN s.state = 'delivered' THEN s.delivered_at END AS delivered_at,
    CASE WHEN s.state = 'delivered' THEN s.delivered_at_grain = 'day' END AS delivered_at_is_day,
    CASE WHEN s.state = 'cancelled' THEN s.cancelled_at END AS cancelled_at,
    CASE WHEN s.state = 'cancelled' THEN s.cancelled_at_grain = 'day' END AS cancelled_at_is_day,
    CASE WHEN s.state = 'cancelled' THEN s.cancelled_by END AS cancelled_by,
    CASE WHEN s.state = 'delivered' THEN s.delivered_at < s.current_due END
        AS is_on_time_to_current,
    0 AS pushes, 0 AS late_pushes, 0 AS pull_ins,
    CASE
        WHEN s.state = 'delivered' THEN date_diff('day', due_on(s.first_due), s.delivered_at::DATE)
        WHEN s.slip_open THEN date_diff('day', due_on(s.first_due), s.shown_on)
    END::INTEGER AS slip_days,
    s.slip_open,
    FALSE AS notice_unknown,
    coalesce(s.original_due IS NULL AND s.first_due IS NOT NULL
        AND NOT coalesce(s.made_at::DATE >= s.since_on AND s.own_on <= s.until_on, FALSE), FALSE)
        AS history_missing,
    FALSE AS reopened, FALSE AS thank_you_reopen, FALSE AS date_removed, FALSE AS backdated,
    FALSE AS edited_after_delivery, FALSE AS repeated_delivery, FALSE AS recovery_kept,
    FALSE AS recovery_missed,
    revoked_of(s.outcome, s.cancelled_at, s.cancelled_by, s.first_limit, s.first_due)
        = 'with_notice' AS revoked_with_notice,
    revoked_of(s.outcome, s.cancelled_at, s.cancelled_by, s.first_limit, s.first_due)
        = 'late' AS revoked_late,
    s.outcome IN ('broken_dropped', 'broken_abandoned')
        AND coalesce(s.cancelled_at >= s.first_limit, FALSE) AS cancelled_after_break,
    s.outcome = 'broken_overdue'
        AND coalesce(s.last_activity_at < s.first_due, FALSE) AS silent_since_due,
    s.outcome = 'kept_original' AND s.state = 'closed_undated' AS delivery_date_inferred,
    s.state = 'delivered' AND s.delivered_at_grain = 'day'
        AND coalesce(is_only_a_day(s.first_due, s.delivered_at), FALSE) AS day_precision
FROM judged s
LEFT JOIN alias a ON a.field = 'customer' AND a.written = s.customer
LEFT JOIN alias m ON m.field = 'team' AND m.written = s.team;

INSERT INTO promises BY NAME SELECT * EXCLUDE (until) FROM plain_rows('plain_now');
INSERT INTO past BY NAME
SELECT * EXCLUDE (not_due_since, not_due_until) FROM plain_rows('plain_before');
