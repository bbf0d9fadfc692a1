-- The settings and the small rules that the judgement is written in (definitions §1 and §2a).
-- A due, once read, is the first instant at which it has passed.

CREATE OR REPLACE TEMP MACRO rule_grace() AS getvariable('grace_days')::INTEGER;
CREATE OR REPLACE TEMP MACRO rule_min_notice() AS getvariable('min_notice_days')::INTEGER;
CREATE OR REPLACE TEMP MACRO rule_reopen_first() AS getvariable('reopen') = 'first';
CREATE OR REPLACE TEMP MACRO rule_ignore_same_day_reopen() AS
    getvariable('ignore_same_day_reopen')::BOOLEAN;
CREATE OR REPLACE TEMP MACRO rule_strict() AS getvariable('strict_unknown_notice')::BOOLEAN;
CREATE OR REPLACE TEMP MACRO rule_weekend_roll() AS getvariable('weekend_roll')::BOOLEAN;

-- An instant on the clock of the business zone; a day or a naive time stays as written.
CREATE OR REPLACE TEMP MACRO on_clock(moment, grain) AS
    CASE WHEN grain = 'utc' AND getvariable('zone') <> 'UTC'
        THEN timezone(getvariable('zone'), timezone('UTC', moment)) ELSE moment END;

-- The first instant at which a due has passed; local midnight is a day.
CREATE OR REPLACE TEMP MACRO passes(due, grain) AS
    CASE WHEN grain = 'day' OR due = date_trunc('day', due)
        THEN date_trunc('day', due) + INTERVAL 1 DAY
        ELSE due + INTERVAL 1 MICROSECOND END;

CREATE OR REPLACE TEMP MACRO due_on(due) AS (due - INTERVAL 1 MICROSECOND)::DATE;
CREATE OR REPLACE TEMP MACRO is_timed(due) AS due <> date_trunc('day', due);
-- The first day at whose start it has passed.
CREATE OR REPLACE TEMP MACRO turns_on(due) AS due_on(due) + 1;
-- As it is printed: a day's midnight, or the time.
CREATE OR REPLACE TEMP MACRO as_written(due) AS
    CASE WHEN is_timed(due) THEN due - INTERVAL 1 MICROSECOND ELSE due - INTERVAL 1 DAY END;

CREATE OR REPLACE TEMP MACRO rolled(due) AS
    due + to_days(CASE WHEN NOT rule_weekend_roll() THEN 0
        WHEN isodow(due_on(due)) = 6 THEN 2 WHEN isodow(due_on(due)) = 7 THEN 1 ELSE 0 END);

CREATE OR REPLACE TEMP MACRO move_of(before, after) AS
    CASE WHEN after > before THEN 'push' WHEN after < before THEN 'pull_in' ELSE 'same' END;

-- The due in force has not passed, and a push comes at least min_notice days before its day.
CREATE OR REPLACE TEMP MACRO gives_notice(moment, in_force, after) AS
    in_force > moment
    AND (after <= in_force OR moment::DATE + rule_min_notice() <= due_on(in_force));

-- A record on a day, as one number.
CREATE OR REPLACE TEMP MACRO ask_of(rid, "day") AS rid * 4194304 + ("day" - DATE '0001-01-01');

-- Step 5: why it cannot be judged, or ''.
CREATE OR REPLACE TEMP MACRO contradiction_of(
    first_due, set_on, made_at, first_delivered_at, is_delivered_later
) AS CASE
    WHEN first_due IS NULL THEN 'no_due_date'
    WHEN first_delivered_at::DATE < made_at::DATE THEN 'delivered_before_made'
    WHEN due_on(first_due) < set_on THEN 'due_set_already_past'
    WHEN set_on > first_delivered_at::DATE THEN 'due_set_after_delivery'
    WHEN is_delivered_later THEN 'delivered_in_future'
    ELSE ''
END;

-- Step 9: the same of a closing that nobody dated, or nobody signed.
CREATE OR REPLACE TEMP MACRO gap_of(
    state, cancelled_at, cancelled_by, first_limit, last_limit, shown_at
) AS CASE
    WHEN state = 'closed_undated' AND first_limit <= shown_at THEN 'delivered_no_date'
    WHEN state = 'cancelled' AND cancelled_by IS DISTINCT FROM 'us' THEN CASE
        WHEN cancelled_at IS NULL AND last_limit <= shown_at THEN 'cancel_day_unknown'
        WHEN cancelled_by IS NULL AND coalesce(cancelled_at < last_limit, TRUE)
            THEN 'cancelled_unknown'
        ELSE '' END
    ELSE ''
END;

-- Step 9: the outcome of what can be judged.
CREATE OR REPLACE TEMP MACRO outcome_of(
    state, delivered_at, cancelled_at, cancelled_by, first_limit, last_limit, passed_at
) AS CASE
    WHEN state = 'closed_undated' THEN 'kept_original'
    WHEN state = 'cancelled' THEN CASE
        WHEN cancelled_at >= last_limit THEN
            CASE WHEN cancelled_by = 'customer' THEN 'broken_abandoned' ELSE 'broken_dropped' END
        WHEN cancelled_by = 'us' THEN 'broken_dropped'
        ELSE 'withdrawn' END
    WHEN state = 'delivered' THEN CASE
        WHEN delivered_at < first_limit THEN 'kept_original'
        WHEN delivered_at < last_limit THEN 'kept_renegotiated'
        ELSE 'broken_late' END
    WHEN last_limit <= passed_at THEN 'broken_overdue'
    WHEN first_limit <= passed_at THEN 'open_renegotiated'
    ELSE 'open_not_due'
END;

-- Step 10.
CREATE OR REPLACE TEMP MACRO counted_as_of(outcome, first_limit, passed_at) AS CASE
    WHEN outcome IN ('unjudgeable', 'withdrawn', 'not_a_promise') THEN 'excluded'
    WHEN first_limit > passed_at THEN 'not_due'
    WHEN outcome = 'kept_original' THEN 'on_time'
    WHEN outcome IN ('kept_renegotiated', 'open_renegotiated') THEN 'renegotiated'
    ELSE 'broken'
END;

-- Step 11: we cancelled it, and how long before its day.
CREATE OR REPLACE TEMP MACRO revoked_of(outcome, cancelled_at, cancelled_by, last_limit, due) AS
    CASE
        WHEN outcome <> 'broken_dropped' OR cancelled_by IS DISTINCT FROM 'us'
            OR cancelled_at >= last_limit THEN ''
        WHEN cancelled_at::DATE + rule_min_notice() <= due_on(due) THEN 'with_notice'
        ELSE 'late'
    END;

-- Step 11: the delivery is only a day, and the due is timed on that day.
CREATE OR REPLACE TEMP MACRO is_only_a_day(due, delivered_at) AS
    is_timed(due) AND due_on(due) = delivered_at::DATE;

-- By whom it is held: as the history says, where it says anything; it may say nobody.
CREATE OR REPLACE TEMP MACRO held_by(told, otherwise) AS
    CASE WHEN told IS NULL THEN otherwise ELSE told.name END;
