-- The days on which a record is asked for its outcome: every day on which the answer may change.

-- One row per record and as-of day, with the observation that speaks for that day: the first one
-- at or after it. What it dates later than the day has not happened yet.
CREATE OR REPLACE TEMP TABLE ask AS
WITH told AS (
    SELECT
        rid, n, as_of::DATE AS as_of_on,
        -- Nobody says when it was made: no as-of is known to be before it.
        coalesce(made_at::DATE, DATE '1900-01-01') AS made_on,
        [
            made_on, delivered_at::DATE, cancelled_at::DATE,
            CASE WHEN delivered_at IS NULL THEN last_activity_at::DATE END,
            turns_on(original_due), turns_on(original_due) + rule_grace(),
            turns_on(due), turns_on(due) + rule_grace(), as_of::DATE,
            -- from the next day on the next export speaks
            CASE WHEN n < n_last THEN as_of::DATE + 1 END
        ] AS days
    FROM said
),
candidate AS (
    SELECT rid, unnest(list_distinct(days)) AS "day" FROM told
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
-- A reader's earlier as-of ends the record's time there; promises made after it are not listed.
lifetime AS (
    SELECT
        rid, least(max(as_of_on), max_by(made_on, n)) AS made_on,
        least(max(as_of_on), getvariable('reader_as_of')::DATE) AS last_on
    FROM told
    GROUP BY rid
),
asked AS (
    SELECT r.rid, greatest(r."day", l.made_on) AS "day", l.last_on
    FROM rolled r
    JOIN lifetime l USING (rid)
    UNION
    SELECT rid, last_on, last_on FROM lifetime WHERE made_on <= last_on
    UNION
    -- beyond a reader's as-of: what an export says at its own tells which records contradict it
    SELECT rid, t.as_of_on, l.last_on
    FROM told t
    JOIN lifetime l USING (rid)
    WHERE t.as_of_on > l.last_on AND l.made_on <= l.last_on
),
spoken AS (
    SELECT
        a.*, s.n,
        a."day" = s.as_of::DATE AS is_export_day,
        a."day" = getvariable('reader_as_of')::DATE AS is_reader_day,
        s.as_of, s.as_of_is_day
    FROM asked a
    JOIN said s ON s.rid = a.rid AND s.is_spokesman AND a."day" <= s.as_of::DATE
        AND (s.spoken_until IS NULL OR a."day" > s.spoken_until)
    WHERE a."day" <= a.last_on OR a."day" = s.as_of::DATE
),
-- At the export's own as-of it is judged at that very moment; so it is at a reader's, if earlier.
timed AS (
    SELECT
        *,
        CASE
            WHEN is_reader_day AND NOT (is_export_day
                AND (getvariable('reader_as_of_is_day') OR getvariable('reader_as_of') >= as_of))
            THEN CASE WHEN getvariable('reader_as_of_is_day')
                THEN 'day' ELSE 'reader' END
            WHEN is_export_day THEN CASE WHEN as_of_is_day THEN 'own day' ELSE 'own' END
            ELSE 'day'
        END AS at_moment
    FROM spoken
)
SELECT
    ask_of(rid, "day") AS ask, rid, n, "day", as_of::DATE AS as_of_on,
    "day" = last_on AS is_last,
    "day" > last_on AS is_beyond,
    at_moment IN ('own', 'own day') AS is_own,
    CASE at_moment
        WHEN 'own' THEN as_of
        WHEN 'reader' THEN getvariable('reader_as_of')
        ELSE "day"::TIMESTAMP END AS passed_at,
    CASE at_moment
        WHEN 'own' THEN as_of + INTERVAL 1 MICROSECOND
        WHEN 'reader' THEN getvariable('reader_as_of') + INTERVAL 1 MICROSECOND
        ELSE "day"::TIMESTAMP + INTERVAL 1 DAY END AS until
FROM timed;
