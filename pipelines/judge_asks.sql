-- The days on which a record is asked for its outcome: every day on which the answer may change.

-- One row per record and as-of day, with the observation that speaks for that day: the first one
-- at or after it. What it dates later than the day has not happened yet.
CREATE OR REPLACE TEMP TABLE ask AS
WITH told AS (
    SELECT
        rid, n,
        coalesce(made_at::DATE, DATE '1900-01-01') AS made_on,
        as_of::DATE AS as_of_on, delivered_at::DATE AS delivered_on,
        cancelled_at::DATE AS cancelled_on,
        CASE WHEN delivered_at IS NULL THEN last_activity_at::DATE END AS active_on,
        turns_on(original_due) AS original_turns_on, turns_on(due) AS due_turns_on
    FROM said
),
candidate AS (
    SELECT rid, unnest(list_distinct([
        made_on, as_of_on, delivered_on, cancelled_on, active_on, original_turns_on, due_turns_on,
        original_turns_on + rule_grace(), due_turns_on + rule_grace()
    ])) AS "day"
    FROM told
    UNION ALL
    SELECT rid, unnest(list_distinct([
        "at"::DATE, turns_on(before), turns_on(after),
        turns_on(before) + rule_grace(), turns_on(after) + rule_grace()
    ]))
    FROM change
    UNION ALL
    SELECT rid, "at"::DATE FROM handover
),
-- A due on Saturday or Sunday may be rolled to Monday: its turning day is up to two days later.
rolled AS (
    SELECT rid, "day" FROM candidate
    UNION ALL
    SELECT rid, "day" + k FROM candidate, (VALUES (1), (2)) later (k) WHERE rule_weekend_roll()
),
bounded AS (
    SELECT r.rid, greatest(r."day", b.made_on) AS "day", b.last_on
    FROM rolled r
    JOIN (
        SELECT rid, least(max(as_of_on), max_by(made_on, n)) AS made_on, max(as_of_on) AS last_on
        FROM told
        GROUP BY rid
    ) b USING (rid)
    WHERE r."day" <= b.last_on
),
asked AS (
    SELECT DISTINCT rid, "day", last_on FROM bounded
)
SELECT
    row_number() OVER () AS ask, a.rid, a."day", a."day" = a.last_on AS is_last, s.n,
    -- at the export's own as-of it is judged at that very moment
    a."day" = s.as_of::DATE AS is_own,
    CASE WHEN a."day" = s.as_of::DATE THEN s.as_of ELSE a."day"::TIMESTAMP END AS passed_at,
    CASE WHEN a."day" = s.as_of::DATE AND NOT s.as_of_is_day
        THEN s.as_of + INTERVAL 1 MICROSECOND
        ELSE a."day"::TIMESTAMP + INTERVAL 1 DAY END AS until
FROM asked a
JOIN said s ON s.rid = a.rid AND a."day" <= s.as_of::DATE
    AND (s.previous_as_of IS NULL OR a."day" > s.previous_as_of::DATE);
