-- Observations and events of the touched records, made ready to be judged: one clock (local to the
-- business zone), one row per thing that happened, exports in the order they speak.
--
-- A due is carried as the first instant at which it has passed: the next midnight for a day, one
-- microsecond later for a time. So dues compare with one operator, and midnight tells a day.

-- One row per observation: what the record was said to be, in local time. Times go with X_is_day.
-- n counts the exports that tell of it, in order. The last one of an as-of day speaks for that day
-- and those before it, back to spoken_until.
CREATE OR REPLACE TEMP TABLE said AS
WITH in_order AS (
    SELECT *, 1 AS n, 1 AS n_last, NULL::TIMESTAMP AS previous_as_of, as_of AS first_as_of,
        TRUE AS is_spokesman, NULL::DATE AS spoken_until
    FROM single
    UNION ALL BY NAME
    SELECT
        *,
        row_number() OVER by_export AS n, count(*) OVER (PARTITION BY rid) AS n_last,
        lag(as_of) OVER by_export AS previous_as_of, min(as_of) OVER (PARTITION BY rid)
            AS first_as_of,
        as_of::DATE IS DISTINCT FROM lead(as_of::DATE) OVER by_export AS is_spokesman,
        max(as_of::DATE) OVER (
            PARTITION BY rid ORDER BY as_of::DATE
            GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS spoken_until
    FROM carried
    WINDOW by_export AS (PARTITION BY rid ORDER BY as_of)
),
local AS (
    SELECT
        rid, as_of, as_of_is_day, n, n_last, previous_as_of, first_as_of, is_spokesman,
        spoken_until, status, cancelled_by,
        on_clock(made_at, made_at_grain) AS made_at, made_at_grain = 'day' AS made_at_is_day,
        on_clock(delivered_at, delivered_at_grain) AS delivered_at,
        delivered_at_grain = 'day' AS delivered_at_is_day,
        on_clock(cancelled_at, cancelled_at_grain) AS cancelled_at,
        cancelled_at_grain = 'day' AS cancelled_at_is_day,
        on_clock(last_activity_at, last_activity_at_grain) AS last_activity_at,
        last_activity_at_grain = 'day' AS last_activity_at_is_day,
        on_clock(original_due, original_due_grain) AS original_due, original_due_grain,
        on_clock(due, due_grain) AS due, due_grain
    FROM in_order
)
SELECT
    * REPLACE (
        passes(original_due, original_due_grain) AS original_due, passes(due, due_grain) AS due
    ),
    -- closed as delivered, or cancelled, without a day
    CASE WHEN status = 'delivered' AND delivered_at IS NULL
        OR status = 'cancelled' AND cancelled_at IS NULL THEN status END AS undated
FROM local;

-- One row per observation of a closing without a day: the first export of the unbroken run of
-- exports that show it so.
CREATE OR REPLACE TEMP TABLE shown AS
WITH compared AS (
    SELECT rid, n, as_of, undated, lag(undated) OVER (PARTITION BY rid ORDER BY n) AS previous
    FROM said
    WHERE rid IN (FROM repeated)
),
run AS (
    SELECT *, max(CASE WHEN undated IS DISTINCT FROM previous THEN n END)
        OVER (PARTITION BY rid ORDER BY n) AS shown_n
    FROM compared
)
SELECT rid, n, shown_n, first_value(as_of) OVER (PARTITION BY rid, shown_n ORDER BY n) AS shown_as_of
FROM run
WHERE undated IS NOT NULL
QUALIFY shown_n < n;

-- One row per event of a touched record that is a due change, delivery or reopen, each once.
CREATE OR REPLACE TEMP TABLE happened AS
WITH local AS (
    SELECT
        r.rid, event, on_clock("at", at_grain) AS "at", at_grain = 'day' AS at_is_day,
        on_clock(due_before, due_before_grain) AS due_before, due_before_grain,
        on_clock(due_after, due_after_grain) AS due_after, due_after_grain,
        "by", reason, e.import_id, e.line, x.as_of::DATE AS told_on
    FROM events e
    JOIN record r USING (source, instance, promise_id)
    JOIN exports x USING (import_id, source, instance)
    WHERE event IN ('due', 'delivered', 'reopened')
)
SELECT
    rid, event, "at", bool_and(at_is_day) AS at_is_day,
    passes(due_before, due_before_grain) AS before,
    passes(due_after, due_after_grain) AS after,
    max("by") AS "by", max(reason) AS reason, min(told_on) AS told_on,
    min(import_id || ' ' || lpad(line::VARCHAR, 12, '0')) AS written
FROM local
GROUP BY rid, event, "at", before, after;

-- One row per touched record that has events: until when its history export speaks. What a later
-- export says differently happened after that.
CREATE OR REPLACE TEMP TABLE covered AS
WITH history AS (
    SELECT f.source, f.instance, max(x.as_of) AS until
    FROM files f
    JOIN exports x USING (import_id, source, instance)
    WHERE f.kind = 'events'
    GROUP BY ALL
)
SELECT
    r.rid, any_value(h.until) AS until,
    bool_or(event = 'due') AS has_dues,
    bool_or(event = 'delivered') AS has_deliveries
FROM happened
JOIN record r USING (rid)
JOIN history h USING (source, instance)
GROUP BY r.rid;

-- One row per change of a due, in order within the record (seq):
--   from the history; or
--   seen by comparing two exports (earliest_at < the change <= at); or
--   the two due columns of one export, when nobody says when (at is NULL).
-- from_n: it is known only to this and later observations.
CREATE OR REPLACE TEMP TABLE change AS
WITH explicit AS (
    SELECT rid, "at", at_is_day, NULL::TIMESTAMP AS earliest_at, NULL::TIMESTAMP AS latest_at,
        1 AS from_n, before, after, "by", reason, written
    FROM happened
    WHERE event = 'due'
),
pair AS (
    SELECT
        s.rid, s.n, s.as_of, s.as_of_is_day, s.previous_as_of, s.due,
        lag(s.due) OVER (PARTITION BY s.rid ORDER BY s.n) AS due_before
    FROM said s
    WHERE s.n_last > 1
),
compared AS (
    SELECT
        rid, due_before AS before, due AS after, n AS from_n,
        previous_as_of AS earliest_at, as_of AS latest_at, as_of_is_day,
        due_before - INTERVAL 1 MICROSECOND AS before_moment
    FROM pair
    LEFT JOIN covered c USING (rid)
    WHERE n > 1 AND due IS DISTINCT FROM due_before
      AND (c.has_dues IS NOT TRUE OR as_of > c.until)
),
-- With notice in the best case only: taken as made on the last day that still gave it, so that
-- what was in time stays so whenever one looks.
dated AS (
    SELECT
        rid,
        CASE
            WHEN before IS NOT NULL AND NOT rule_strict()
                AND earliest_at::DATE <= before_moment::DATE - rule_min_notice()
            THEN least(latest_at, greatest(earliest_at,
                (before_moment::DATE - rule_min_notice())::TIMESTAMP))
            ELSE latest_at
        END AS "at",
        as_of_is_day AS at_is_day, earliest_at, latest_at, from_n, before, after,
        NULL::VARCHAR AS "by", NULL::VARCHAR AS reason, '' AS written
    FROM compared
),
untimed AS (
    SELECT
        s.rid, NULL::TIMESTAMP AS "at", TRUE AS at_is_day, NULL::TIMESTAMP AS earliest_at,
        NULL::TIMESTAMP AS latest_at, 1 AS from_n, s.original_due AS before, s.due AS after,
        NULL::VARCHAR AS "by", NULL::VARCHAR AS reason, '' AS written
    FROM said s
    LEFT JOIN covered c USING (rid)
    WHERE s.n = 1 AND c.has_dues IS NOT TRUE
      AND s.original_due IS NOT NULL AND s.due IS NOT NULL AND s.original_due <> s.due
),
every AS (
    SELECT * FROM explicit
    UNION ALL BY NAME SELECT * FROM dated
    UNION ALL BY NAME SELECT * FROM untimed
)
SELECT
    *,
    row_number() OVER (
        PARTITION BY rid ORDER BY "at" NULLS FIRST, earliest_at NULLS FIRST, written
    ) AS seq
FROM every;

-- Events of one record at one and the same time are chained by before -> after: the one that
-- takes up what stood before comes first, each next one takes up the last one's after.
CREATE OR REPLACE TEMP TABLE chained AS
WITH RECURSIVE tied AS (
    SELECT rid, "at", count(*) AS n, min(seq) AS first_seq, list(
        {'seq': seq, 'before': before, 'after': after} ORDER BY seq
    ) AS links
    FROM change
    WHERE "at" IS NOT NULL AND earliest_at IS NULL
    GROUP BY rid, "at"
    HAVING count(*) > 1
),
standing AS (
    SELECT t.*, (
        SELECT arg_max(c.after, c.seq) FROM change c WHERE c.rid = t.rid AND c.seq < t.first_seq
    ) AS value, (
        SELECT count(*) > 0 FROM change c WHERE c.rid = t.rid AND c.seq < t.first_seq
    ) AS is_known
    FROM tied t
),
-- The first link: takes up the standing value; else its before is no other link's after.
chain AS (
    SELECT
        rid, first_seq, 0 AS k, n, links, NULL::BIGINT AS seq,
        CASE WHEN is_known THEN value ELSE coalesce(
            list_filter(links, lambda x: len(list_filter(links,
                lambda y: y.seq <> x.seq AND y.after IS NOT DISTINCT FROM x.before)) = 0)[1].before,
            CASE WHEN len(list_filter(links, lambda x: x.before IS NULL)) > 0 THEN NULL
                ELSE links[1].before END
        ) END AS value
    FROM standing
    UNION ALL
    SELECT
        rid, first_seq, k + 1, n,
        list_filter(links, lambda x: x.seq <> taken.seq), taken.seq, taken.after
    FROM (
        SELECT *, coalesce(
            list_filter(links, lambda x: x.before IS NOT DISTINCT FROM value)[1], links[1]
        ) AS taken
        FROM chain
        WHERE k < n
    )
)
SELECT rid, seq AS old_seq, first_seq + k - 1 AS seq
FROM chain
WHERE k > 0;

UPDATE change SET seq = c.seq FROM chained c WHERE change.rid = c.rid AND change.seq = c.old_seq;

-- One row per moment at which a record was delivered or reopened by its history; where a later
-- export knows better than the history, what it says is added. told_on: the day of the first export
-- that has its delivery.
CREATE OR REPLACE TEMP TABLE handover AS
WITH explicit AS (
    SELECT
        rid, "at", bool_and(at_is_day) AS at_is_day, 1 AS from_n,
        min(told_on) FILTER (event = 'delivered') AS told_on,
        bool_or(event = 'delivered') AS is_delivered, bool_or(event = 'reopened') AS is_reopened
    FROM happened
    WHERE event IN ('delivered', 'reopened')
    GROUP BY rid, "at"
),
later AS (
    SELECT s.*
    FROM said s
    JOIN covered c USING (rid)
    WHERE c.has_deliveries AND s.as_of > c.until
),
redelivered AS (
    SELECT rid, delivered_at AS "at", delivered_at_is_day AS at_is_day, min(n) AS from_n,
        min(as_of)::DATE AS told_on, TRUE AS is_delivered, FALSE AS is_reopened
    FROM later
    JOIN covered c USING (rid)
    WHERE delivered_at::DATE > c.until::DATE
    GROUP BY ALL
),
reopened AS (
    SELECT rid, as_of AS "at", as_of_is_day AS at_is_day, n AS from_n,
        FALSE AS is_delivered, TRUE AS is_reopened
    FROM later
    WHERE status = 'open' AND delivered_at IS NULL
)
SELECT * FROM explicit
UNION ALL BY NAME SELECT * FROM redelivered
UNION ALL BY NAME SELECT * FROM reopened;

-- One row per observation of a record that was made, and first seen, while a history that holds
-- every change of a due was kept.
CREATE OR REPLACE TEMP TABLE tracked_record AS
SELECT s.rid, s.n
FROM said s
JOIN record r USING (rid)
JOIN tracked t USING (source, instance)
WHERE s.made_at::DATE >= t.since_on AND s.first_as_of::DATE <= t.until_on;
