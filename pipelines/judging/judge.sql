-- History becomes outcome: one row per ask (a record on an as-of day), one step per CTE.
-- The steps are those of definitions §2a; a due is the first instant at which it has passed.

CREATE OR REPLACE TEMP TABLE judged AS
-- What an export dates later than its own as-of, with no acceptance standing then, contradicts it:
-- on every day that the export speaks for.
WITH in_future AS (
    SELECT a.rid, a.n
    FROM ask a
    JOIN said s USING (rid, n)
    LEFT JOIN delivered d USING (ask)
    WHERE a.is_own AND CASE
        WHEN d.ask IS NULL THEN s.delivered_at >= a.until
        WHEN rule_reopen_first() THEN d.is_later_on_file AND d.first_so_far IS NULL
        ELSE d.is_later_on_file AND d.state.standing IS NULL END
),
accepted AS (
    SELECT
        a.*,
        s.status, s.cancelled_by, s.cancelled_at, s.made_at, s.last_activity_at, s.original_due,
        s.due, s.first_as_of,
        (a.rid, a.n) IN (FROM tracked_record) AS is_tracked,
        a.is_own OR w.rid IS NOT NULL AS is_shown,
        coalesce(w.shown_as_of, a.passed_at) AS shown_at,
        CASE
            WHEN d.ask IS NULL THEN CASE WHEN s.delivered_at < a.until THEN s.delivered_at END
            WHEN rule_reopen_first() THEN d.first_so_far
            ELSE d.state.standing
        END AS delivered_at,
        CASE
            WHEN d.ask IS NULL THEN s.delivered_at_is_day
            WHEN rule_reopen_first() THEN d.first_is_day
            ELSE d.state.standing_is_day
        END AS delivered_at_is_day,
        CASE
            WHEN d.ask IS NULL
                THEN CASE WHEN a.is_own OR s.delivered_at < a.until THEN s.delivered_at END
            WHEN a.is_own THEN d.first_on_file
            ELSE d.first_so_far
        END AS first_delivered_at,
        CASE WHEN d.ask IS NULL THEN s.delivered_at >= a.until ELSE d.is_later_on_file END
            AS is_delivered_later,
        CASE WHEN rule_reopen_first() THEN d.last_reopen ELSE d.state.reopened_at END
            AS reopened_at,
        NOT rule_reopen_first()
            AND coalesce(d.state.reopened OR d.state.pending IS NOT NULL, FALSE) AS reopened,
        NOT rule_reopen_first() AND coalesce(d.state.thank_you_reopen, FALSE) AS thank_you_reopen,
        NOT rule_reopen_first() AND coalesce(d.state.repeated_delivery, FALSE)
            AS repeated_delivery
    FROM ask a
    JOIN said s USING (rid, n)
    LEFT JOIN delivered d USING (ask)
    LEFT JOIN shown w ON w.rid = a.rid AND w.n = a.n
),
closed AS (
    SELECT
        *,
        CASE
            WHEN delivered_at IS NOT NULL THEN 'delivered'
            WHEN reopened_at IS NOT NULL THEN
                CASE WHEN cancelled_at < until AND cancelled_at > reopened_at
                    THEN 'cancelled' ELSE 'open' END
            WHEN status = 'delivered' AND NOT coalesce(is_delivered_later, FALSE) AND is_shown
                THEN 'closed_undated'
            WHEN coalesce(status, 'cancelled') = 'cancelled' AND cancelled_at < until
                THEN 'cancelled'
            WHEN status = 'cancelled' AND cancelled_at IS NULL AND is_shown THEN 'cancelled'
            ELSE 'open'
        END AS state
    FROM accepted
),
-- Step 2: due changes so far; the edits of one local day collapse into one, but a clear and an
-- edit made after the value it replaces had passed stand alone and split the day.
edit AS (
    SELECT
        a.ask, c.*,
        c."at" IS NULL OR c.earliest_at IS NOT NULL OR c.after IS NULL
            OR coalesce(c.before <= c."at", FALSE) AS is_alone
    FROM ask a
    JOIN change c ON c.rid = a.rid AND a.n >= c.from_n
        AND (c."at" IS NULL OR c."at" < a.until)
),
stretch AS (
    SELECT *, 2 * sum(is_alone::INTEGER) OVER (
        PARTITION BY ask ORDER BY seq ROWS UNBOUNDED PRECEDING
    ) + (NOT is_alone)::INTEGER AS part
    FROM edit
),
collapsed AS (
    SELECT
        ask, max(seq) AS seq, max("at") AS "at", arg_max(at_is_day, seq) AS at_is_day,
        min(earliest_at) AS earliest_at, max(latest_at) AS latest_at,
        arg_min({'due': before}, seq).due AS before, arg_max({'due': after}, seq).due AS after,
        arg_max({'by': "by"}, seq)."by" AS "by", arg_max({'reason': reason}, seq).reason AS reason
    FROM stretch
    GROUP BY ask, "at"::DATE, part
),
change_list AS (
    SELECT ask, list({
        'at': "at", 'at_is_day': at_is_day, 'earliest_at': earliest_at, 'latest_at': latest_at,
        'before': before, 'after': after, 'by': "by", 'reason': reason
    } ORDER BY seq) AS changes
    FROM collapsed
    WHERE before IS DISTINCT FROM after
    GROUP BY ask
),
-- Every due event that is on file, also those still to come, tells the date that was given first.
known AS (
    SELECT
        a.ask, arg_min({'due': c.before}, c.seq).due AS earliest_before,
        bool_or(c.earliest_at IS NULL) AS is_told
    FROM ask a
    JOIN change c ON c.rid = a.rid AND a.n >= c.from_n
    GROUP BY a.ask
),
-- Step 3: the first due O, and the day it was set.
dated AS (
    SELECT
        c.*, l.changes,
        k.earliest_before,
        k.ask IS NOT NULL AS has_history,
        coalesce(k.is_told, FALSE) AS is_told,
        -- the first change sets O, and is no change of it
        l.changes[1].before IS NULL
            OR coalesce(l.changes[1]."at"::DATE <= c.made_at::DATE
                AND l.changes[1].after IS NOT NULL
                AND l.changes[1]."at" < l.changes[1].before, FALSE) AS is_first_set
    FROM closed c
    LEFT JOIN change_list l USING (ask)
    LEFT JOIN known k USING (ask)
),
first_due AS (
    SELECT
        * EXCLUDE (changes),
        CASE
            WHEN changes IS NOT NULL AND is_first_set THEN changes[1].after
            WHEN changes IS NOT NULL THEN changes[1].before
            WHEN has_history THEN earliest_before
            ELSE coalesce(original_due, due)
        END AS first_due_raw,
        CASE WHEN changes IS NOT NULL AND changes[1].before IS NULL THEN changes[1]."at"::DATE
            ELSE made_at::DATE END AS set_on,
        changes AS all_changes,
        CASE WHEN is_first_set THEN changes[2:] ELSE changes END AS changes
    FROM dated
),
-- Step 6: walk the changes, the due in force F starting at O.
walked AS (
    SELECT
        *,
        list_reduce(
            coalesce(changes, []),
            lambda walk, c: CASE
                WHEN c.after IS NULL THEN struct_update(walk, date_removed := TRUE,
                    moves := list_append(walk.moves, {
                        'in_force': walk.in_force, 'move': 'clear', 'notice': '',
                        'backdated': FALSE, 'after_delivery': FALSE}))
                ELSE list_transform([{
                    'move': move_of(coalesce(c.before, walk.in_force), c.after),
                    'backdated': due_on(c.after) < c."at"::DATE,
                    'after_delivery': c."at"::DATE > delivered_at::DATE,
                    'notice': CASE
                        WHEN move_of(coalesce(c.before, walk.in_force), c.after) = 'same' THEN ''
                        WHEN due_on(c.after) < c."at"::DATE THEN ''
                        WHEN c."at"::DATE > delivered_at::DATE THEN ''
                        WHEN c."at" IS NULL THEN 'unknown'
                        WHEN c.earliest_at IS NULL THEN
                            CASE WHEN gives_notice(c."at", walk.in_force, c.after)
                                THEN 'given' ELSE 'late' END
                        WHEN gives_notice(c.latest_at, walk.in_force, c.after) THEN 'given'
                        WHEN NOT gives_notice(c.earliest_at, walk.in_force, c.after) THEN 'late'
                        ELSE 'unknown'
                    END
                }], lambda m: struct_update(walk,
                    in_force := CASE
                        WHEN m.notice = 'given' THEN c.after
                        WHEN m.notice = 'unknown' AND NOT rule_strict()
                            THEN greatest(walk.in_force, c.after)
                        ELSE walk.in_force END,
                    recovery := CASE m.notice
                        WHEN 'given' THEN NULL WHEN 'late' THEN c.after ELSE walk.recovery END,
                    backdated := walk.backdated OR coalesce(m.backdated, FALSE)
                        AND m.move <> 'same',
                    edited_after_delivery := walk.edited_after_delivery
                        OR coalesce(m.after_delivery AND NOT coalesce(m.backdated, FALSE), FALSE)
                        AND m.move <> 'same',
                    notice_unknown := walk.notice_unknown OR m.notice = 'unknown',
                    moves := list_append(walk.moves, {
                        'in_force': walk.in_force, 'move': m.move, 'notice': m.notice,
                        'backdated': coalesce(m.backdated, FALSE),
                        'after_delivery': coalesce(m.after_delivery, FALSE)})))[1]
            END,
            {
                'in_force': first_due_raw, 'recovery': NULL::TIMESTAMP,
                'date_removed': FALSE, 'backdated': FALSE, 'edited_after_delivery': FALSE,
                'notice_unknown': FALSE,
                'moves': []::STRUCT(in_force TIMESTAMP, move VARCHAR, notice VARCHAR,
                    backdated BOOLEAN, after_delivery BOOLEAN)[]
            }
        ) AS walk
    FROM first_due
),
-- Step 8: weekends, and E, the later of F and O.
bound AS (
    SELECT
        * EXCLUDE (walk), walk.* ,
        rolled(first_due_raw) AS first_due,
        greatest(rolled(walk.in_force), rolled(first_due_raw)) AS due_in_force,
        coalesce(
            list_filter(all_changes, lambda c: c.after IS NOT NULL)[-1].after,
            CASE WHEN has_history THEN earliest_before END, due, original_due
        ) AS current_due,
        -- Seen in an earlier export while the date was still ahead, it is known to have stood; moved
        -- or not, else those that were moved would be all that counts.
        NOT is_told AND original_due IS NULL AND first_due_raw IS NOT NULL
            AND NOT (n > 1 AND first_as_of::DATE <= due_on(first_due_raw))
            AND NOT is_tracked AS history_missing
    FROM walked
),
limits AS (
    SELECT
        * RENAME (recovery AS recovery_due),
        first_due + to_days(rule_grace()) AS first_limit,
        due_in_force + to_days(rule_grace()) AS last_limit
    FROM bound
),
-- Step 5: what cannot be judged, and step 9's.
reasoned AS (
    SELECT
        *,
        CASE
            WHEN status = 'not_a_promise' THEN ''
            ELSE coalesce(
                nullif(contradiction_of(first_due_raw, set_on, made_at, first_delivered_at,
                    (rid, n) IN (FROM in_future)), ''),
                gap_of(state, cancelled_at, cancelled_by, first_limit, last_limit, shown_at))
        END AS reason
    FROM limits
),
outcomes AS (
    SELECT
        *,
        CASE
            WHEN status = 'not_a_promise' THEN 'not_a_promise'
            WHEN reason <> '' THEN 'unjudgeable'
            ELSE outcome_of(state, delivered_at, cancelled_at, cancelled_by, first_limit,
                last_limit, passed_at)
        END AS outcome
    FROM reasoned
)
-- Steps 10 to 12: counted as, flags and slip.
SELECT
    ask, rid, n, "day", is_last, state, reason, outcome,
    first_due, due_in_force, recovery_due, current_due, delivered_at,
    coalesce(delivered_at_is_day, FALSE) AS delivered_at_is_day,
    date_removed, backdated, edited_after_delivery, notice_unknown, history_missing,
    reopened, thank_you_reopen, repeated_delivery,
    CASE WHEN is_last THEN all_changes END AS all_changes,
    CASE WHEN is_last THEN moves END AS moves, is_first_set,
    counted_as_of(outcome, first_limit, passed_at) AS counted_as,
    len(list_filter(moves, lambda m: m.move = 'push'))::INTEGER AS pushes,
    len(list_filter(moves, lambda m: m.move = 'push' AND m.notice = 'late'))::INTEGER
        AS late_pushes,
    len(list_filter(moves, lambda m: m.move = 'pull_in'))::INTEGER AS pull_ins,
    CASE
        WHEN state = 'delivered' THEN date_diff('day', due_on(first_due), delivered_at::DATE)
        WHEN state = 'open' AND first_due <= passed_at
            THEN date_diff('day', due_on(first_due), "day")
    END::INTEGER AS slip_days,
    coalesce(state = 'open' AND first_due <= passed_at, FALSE) AS slip_open,
    delivered_at < current_due AS is_on_time_to_current,
    outcome = 'broken_late' AND coalesce(delivered_at < recovery_due, FALSE) AS recovery_kept,
    outcome = 'broken_late' AND coalesce(delivered_at >= recovery_due, FALSE)
        OR outcome = 'broken_overdue' AND coalesce(recovery_due <= passed_at, FALSE)
        AS recovery_missed,
    revoked_of(outcome, cancelled_at, cancelled_by, last_limit, due_in_force) = 'with_notice'
        AS revoked_with_notice,
    revoked_of(outcome, cancelled_at, cancelled_by, last_limit, due_in_force) = 'late'
        AS revoked_late,
    outcome IN ('broken_dropped', 'broken_abandoned')
        AND coalesce(cancelled_at >= last_limit, FALSE) AS cancelled_after_break,
    outcome = 'broken_overdue' AND recovery_due IS NULL
        AND coalesce(last_activity_at < until AND last_activity_at < due_in_force, FALSE)
        AS silent_since_due,
    outcome = 'kept_original' AND state = 'closed_undated' AS delivery_date_inferred,
    state = 'delivered' AND delivered_at_is_day AND coalesce(
        is_only_a_day(first_due, delivered_at) OR is_only_a_day(due_in_force, delivered_at), FALSE)
        AS day_precision
FROM outcomes
WHERE NOT is_beyond;
