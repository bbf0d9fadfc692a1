-- The plain records, most of any store: one export speaks of them and no history. Each is judged
-- within its row, column by column, by the same rules as the others' (judge_rules.sql).

-- Where it stands once a moment is over: a day, or its export's own moment, which alone shows a
-- closing without a day.
CREATE OR REPLACE TEMP MACRO plain_state(status, delivered_at, cancelled_at, until, is_own) AS
    CASE
        WHEN delivered_at < until THEN 'delivered'
        WHEN is_own AND status = 'delivered' AND delivered_at IS NULL THEN 'closed_undated'
        WHEN coalesce(status, 'cancelled') = 'cancelled' AND cancelled_at < until
            OR is_own AND status = 'cancelled' AND cancelled_at IS NULL THEN 'cancelled'
        ELSE 'open'
    END;

CREATE OR REPLACE TEMP MACRO plain_reason(
    status, contradiction, state, cancelled_at, cancelled_by, first_limit, passed_at
) AS CASE
    WHEN status = 'not_a_promise' THEN ''
    WHEN contradiction <> '' THEN contradiction
    ELSE gap_of(state, cancelled_at, cancelled_by, first_limit, first_limit, passed_at)
END;

CREATE OR REPLACE TEMP MACRO plain_outcome(
    status, reason, state, delivered_at, cancelled_at, cancelled_by, first_limit, passed_at
) AS CASE
    WHEN status = 'not_a_promise' THEN 'not_a_promise'
    WHEN reason <> '' THEN 'unjudgeable'
    ELSE outcome_of(state, delivered_at, cancelled_at, cancelled_by, first_limit, first_limit,
        passed_at)
END;

-- Its judgement at a moment as one small number: two moments of a record have the same one where
-- outcome, counted_as, reason, slip_open and whether it is delivered are the same. What is always
-- excluded only opens its slip and is delivered; a cancellation that is excluded stays so.
CREATE OR REPLACE TEMP MACRO plain_mark(
    is_excluded, is_gone, state, first_due, first_limit, passed_at
) AS CASE
    WHEN is_excluded THEN CASE
        WHEN state = 'delivered' THEN 1
        WHEN state = 'open' AND first_due <= passed_at THEN 2
        ELSE 0 END
    WHEN state = 'open' THEN CASE
        WHEN first_limit <= passed_at THEN 5 WHEN first_due <= passed_at THEN 4 ELSE 3 END
    WHEN state = 'delivered' THEN CASE WHEN first_limit <= passed_at THEN 7 ELSE 6 END
    WHEN state = 'closed_undated' OR is_gone THEN 8
    WHEN first_limit <= passed_at THEN 10
    ELSE 9
END::UTINYINT;

-- A day on which the judgement may change; the first one where it lies outside the record's time.
CREATE OR REPLACE TEMP MACRO plain_day("day", made_on, own_on) AS
    CASE WHEN "day" > made_on AND "day" < own_on THEN "day" ELSE made_on END;

-- One row per plain record of this chunk, with its limits.
CREATE OR REPLACE TEMP VIEW plain_limits AS
WITH local AS (
    SELECT
        o.* EXCLUDE (made_at, delivered_at, cancelled_at, last_activity_at, original_due, due),
        e.as_of, e.as_of_is_day,
        on_clock(o.made_at, o.made_at_grain) AS made_at,
        on_clock(o.delivered_at, o.delivered_at_grain) AS delivered_at,
        on_clock(o.cancelled_at, o.cancelled_at_grain) AS cancelled_at,
        on_clock(o.last_activity_at, o.last_activity_at_grain) AS last_activity_at,
        passes(on_clock(o.original_due, o.original_due_grain), o.original_due_grain)
            AS original_due,
        passes(on_clock(o.due, o.due_grain), o.due_grain) AS due,
        e.as_of::DATE AS own_on,
        CASE WHEN e.as_of_is_day THEN e.as_of + INTERVAL 1 DAY
            ELSE e.as_of + INTERVAL 1 MICROSECOND END AS own_until,
        t.since_on, t.until_on, c.as_of AS complete_as_of
    FROM (
        SELECT *
        FROM observations o
        SEMI JOIN (
            FROM plain_place
            WHERE place BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
        ) p ON p.place = o.rowid
        WHERE o.rowid BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
    ) o
    JOIN exports e USING (import_id, source, instance)
    LEFT JOIN tracked t USING (source, instance)
    LEFT JOIN complete c ON c.source = o.source AND c.instance = o.instance
),
limits AS (
    SELECT
        *,
        coalesce(original_due, due) AS first_due_raw,
        rolled(coalesce(original_due, due)) AS first_due,
        rolled(coalesce(original_due, due)) + to_days(rule_grace()) AS first_limit,
        coalesce(due, original_due) AS current_due,
        least(coalesce(made_at::DATE, DATE '1900-01-01'), own_on) AS made_on
    FROM local
)
SELECT
    *,
    contradiction_of(first_due_raw, made_at::DATE, made_at, delivered_at,
        delivered_at >= own_until) AS contradiction,
    plain_state(status, delivered_at, cancelled_at, own_until, TRUE) AS own_state
FROM limits;

-- The same, with the days on which its judgement turns into another (turn_1 to turn_4, in order,
-- and turn_5 at the export's own moment; NULL where it does not), and how it began.
CREATE OR REPLACE TEMP VIEW plain AS
WITH points AS (
    SELECT
        *,
        coalesce(status = 'not_a_promise', FALSE) OR contradiction <> '' AS is_excluded,
        plain_outcome(status,
            gap_of('cancelled', cancelled_at, cancelled_by, first_limit, first_limit, as_of),
            'cancelled', delivered_at, cancelled_at, cancelled_by, first_limit, as_of
        ) IN ('unjudgeable', 'withdrawn') AS is_gone,
        plain_day(delivered_at::DATE, made_on, own_on) AS d,
        plain_day(cancelled_at::DATE, made_on, own_on) AS c,
        plain_day(turns_on(first_due), made_on, own_on) AS f,
        plain_day(turns_on(first_limit), made_on, own_on) AS l
    FROM plain_limits
),
-- Four days in order: two pairs, each in order, merged.
in_order AS (
    SELECT
        * EXCLUDE (d, c, f, l),
        least(d, c, f, l) AS day_1,
        least(greatest(least(d, c), least(f, l)), least(greatest(d, c), greatest(f, l))) AS day_2,
        greatest(greatest(least(d, c), least(f, l)), least(greatest(d, c), greatest(f, l)))
            AS day_3,
        greatest(d, c, f, l) AS day_4
    FROM points
),
marked AS (
    SELECT
        *,
        plain_mark(is_excluded, is_gone, plain_state(status, delivered_at, cancelled_at,
            made_on + INTERVAL 1 DAY, FALSE), first_due, first_limit, made_on) AS mark_0,
        plain_mark(is_excluded, is_gone, plain_state(status, delivered_at, cancelled_at,
            day_1 + INTERVAL 1 DAY, FALSE), first_due, first_limit, day_1) AS mark_1,
        plain_mark(is_excluded, is_gone, plain_state(status, delivered_at, cancelled_at,
            day_2 + INTERVAL 1 DAY, FALSE), first_due, first_limit, day_2) AS mark_2,
        plain_mark(is_excluded, is_gone, plain_state(status, delivered_at, cancelled_at,
            day_3 + INTERVAL 1 DAY, FALSE), first_due, first_limit, day_3) AS mark_3,
        plain_mark(is_excluded, is_gone, plain_state(status, delivered_at, cancelled_at,
            day_4 + INTERVAL 1 DAY, FALSE), first_due, first_limit, day_4) AS mark_4,
        plain_mark(is_excluded, is_gone, own_state, first_due, first_limit, as_of) AS mark_5
    FROM in_order
)
SELECT
    * EXCLUDE (mark_0, mark_1, mark_2, mark_3, mark_4, mark_5, day_1, day_2, day_3, day_4),
    mark_0 = 3 AS is_not_due_first,
    CASE WHEN mark_1 <> mark_0 THEN day_1 END AS turn_1,
    CASE WHEN mark_2 <> mark_1 THEN day_2 END AS turn_2,
    CASE WHEN mark_3 <> mark_2 THEN day_3 END AS turn_3,
    CASE WHEN mark_4 <> mark_3 THEN day_4 END AS turn_4,
    CASE WHEN mark_5 <> mark_4 OR made_on = own_on THEN own_on END AS turn_5
FROM marked;
