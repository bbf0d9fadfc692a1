-- What a DuckDB user would write for each measure that is more than one aggregate: key, n, and
-- the count or value. {key} is the team, or the month of the first due.

-- measure: overtaken
WITH by_day AS (
    SELECT owner, made_at::DATE AS made_on, max(delivered_at) AS delivered_at
    FROM promises
    WHERE owner IS NOT NULL AND delivered_at IS NOT NULL
    GROUP BY ALL
), later AS (
    SELECT owner, made_on, max(delivered_at) OVER (
        PARTITION BY owner ORDER BY made_on ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS last_delivered
    FROM by_day
), owed AS (
    SELECT {key} AS key, owner, made_at::DATE AS made_on, due_in_force::DATE AS due_on
    FROM promises
    WHERE outcome = 'broken_overdue' AND owner IS NOT NULL AND made_at IS NOT NULL
), told AS (
    SELECT key, count(*) AS n, count(*) FILTER (WHERE last_delivered::DATE > due_on) AS k
    FROM owed ASOF LEFT JOIN later ON owed.owner = later.owner AND owed.made_on < later.made_on
    GROUP BY key
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, coalesce(n, 0), k FROM every LEFT JOIN told ON told.key IS NOT DISTINCT FROM every.key

-- measure: conflicting
WITH told_of AS (
    SELECT *, CASE WHEN deliverable IS NOT NULL THEN 'd' || lower(trim(deliverable))
        WHEN parent_id IS NOT NULL THEN 'p' || source || instance || parent_id END AS own,
        trim(regexp_replace(lower(title), '[\s\p{P}]+', ' ', 'g')) AS words
    FROM promises
    WHERE customer IS NOT NULL
        AND outcome IN ('open_not_due', 'open_renegotiated', 'broken_overdue')
), named AS (
    SELECT *, CASE WHEN own IS NOT NULL OR words = '' THEN own
        WHEN min(own) OVER alike = max(own) OVER alike THEN min(own) OVER alike
        ELSE 't' || words END AS thing
    FROM told_of
    WINDOW alike AS (PARTITION BY customer, words)
), things AS (
    SELECT customer, thing, min(due_in_force)::DATE AS first_on, max(due_in_force)::DATE AS last_on,
        min(coalesce(team, '')) <> max(coalesce(team, ''))
        OR min(source || instance) <> max(source || instance) AS is_across
    FROM named
    GROUP BY ALL
    HAVING count(*) > 1
), told AS (
    SELECT {key} AS key, count(*) AS n
    FROM named JOIN things USING (customer, thing)
    WHERE last_on - first_on > 3 OR (last_on > first_on AND is_across)
    GROUP BY 1
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, coalesce(n, 0) FROM every LEFT JOIN told ON told.key IS NOT DISTINCT FROM every.key

-- measure: waiting_after_reply
WITH waits AS (
    SELECT promise_id, source, instance,
        max("at") FILTER (WHERE event = 'waiting_on_customer') AS waiting_at,
        max("at") FILTER (WHERE event = 'reply_from_customer') AS replied_at
    FROM events
    WHERE event IN ('waiting_on_customer', 'reply_from_customer')
    GROUP BY ALL
    HAVING waiting_at IS NOT NULL
), told AS (
    SELECT {key} AS key, count(*) AS n, count(*) FILTER (WHERE replied_at >= waiting_at) AS k
    FROM promises JOIN waits USING (source, instance, promise_id)
    WHERE outcome IN ('open_not_due', 'open_renegotiated', 'broken_overdue')
    GROUP BY 1
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, coalesce(n, 0), k FROM every LEFT JOIN told ON told.key IS NOT DISTINCT FROM every.key

-- measure: parent_kept
WITH parts AS (
    SELECT source, instance, parent_id AS promise_id,
        count(*) FILTER (WHERE counted_as <> 'not_due') AS matured,
        count(*) FILTER (WHERE counted_as = 'broken') AS broken
    FROM promises
    WHERE parent_id IS NOT NULL AND counted_as <> 'excluded'
    GROUP BY ALL
    HAVING matured > 0
), told AS (
    SELECT {key} AS key, count(*) AS n, count(*) FILTER (WHERE broken = 0) AS k
    FROM promises JOIN parts USING (source, instance, promise_id)
    GROUP BY 1
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, coalesce(n, 0), k FROM every LEFT JOIN told ON told.key IS NOT DISTINCT FROM every.key

-- measure: well_made
SELECT {key}, count(*) FILTER (WHERE counted_as <> 'excluded' AND first_due IS NOT NULL),
    count(*) FILTER (
        WHERE counted_as <> 'excluded' AND first_due IS NOT NULL
        AND accepted_in_writing AND set_by_doer AND customer IS NOT NULL AND owner IS NOT NULL
        AND date_trunc('month', first_due + INTERVAL 1 DAY) = date_trunc('month', first_due)
        AND NOT (title IS NULL OR length(trim(title)) < 3 OR regexp_matches(lower(title),
            '^[\s\p{P}\p{N}\p{S}]*((asap|bug|call|change|etc|feedback|fix|follow|followup|general|help|info|inquiry|issue|issues|item|meeting|misc|miscellaneous|new|other|pending|problem|query|question|request|stuff|support|task|tba|tbc|tbd|test|thing|things|ticket|todo|untitled|up|update|urgent|various|work)([\s\p{P}\p{N}\p{S}]+|$))*$'))
    )
FROM promises
GROUP BY 1

-- measure: cause
SELECT {key}, count(*) FILTER (WHERE counted_as = 'broken'),
    count(*) FILTER (WHERE counted_as = 'broken' AND trim(cause) <> '')
FROM promises
GROUP BY 1

-- measure: side
SELECT {key}, count(*) FILTER (WHERE counted_as = 'broken'),
    count(*) FILTER (WHERE counted_as = 'broken' AND side IS NOT NULL),
    bool_or(side IS NOT NULL OR cause IS NOT NULL)
FROM promises
GROUP BY 1

-- measure: stage
SELECT {key}, count(*) FILTER (WHERE counted_as = 'broken'),
    count(*) FILTER (WHERE counted_as = 'broken' AND lower(trim(cause)) IN (
        'wrong offer', 'oversold', 'misunderstood', 'misunderstanding', 'capacity', 'defect',
        'forgotten'))
FROM promises
GROUP BY 1

-- measure: repeats
WITH told AS (
    SELECT {key} AS key, cause, kind, CASE WHEN outcome = 'broken_dropped'
        AND cancelled_at < due_in_force THEN cancelled_at ELSE due_in_force END::DATE AS broke_on
    FROM promises
    WHERE counted_as = 'broken' AND cause IS NOT NULL
), near AS (
    SELECT key, broke_on - lag(broke_on, 2) OVER ordered <= 90
        OR lead(broke_on) OVER ordered - lag(broke_on) OVER ordered <= 90
        OR lead(broke_on, 2) OVER ordered - broke_on <= 90 AS is_repeat
    FROM told
    WINDOW ordered AS (PARTITION BY cause, kind ORDER BY broke_on)
), counted AS (
    SELECT key, count(*) AS n, count(*) FILTER (WHERE is_repeat) AS k FROM near GROUP BY 1
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, coalesce(n, 0), k
FROM every LEFT JOIN counted ON counted.key IS NOT DISTINCT FROM every.key

-- measure: value_at_stake
WITH told AS (
    SELECT {key} AS key, currency, sum(value) AS total, count(value) AS n
    FROM promises
    WHERE counted_as IN ('broken', 'renegotiated')
        OR (outcome IN ('open_not_due', 'open_renegotiated')
            AND date_trunc('day', due_in_force) BETWEEN date_trunc('day', as_of)
            AND date_trunc('day', as_of) + INTERVAL 14 DAY)
    GROUP BY ALL
    HAVING n > 0
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, currency, total, coalesce(n, 0)
FROM every LEFT JOIN told ON told.key IS NOT DISTINCT FROM every.key

-- measure: satisfaction_after
WITH told AS (
    SELECT {key} AS key, counted_as = 'broken' AS is_broken, avg(satisfaction) AS mean,
        var_samp(satisfaction) AS variance, count(*) AS n
    FROM promises
    WHERE satisfaction IS NOT NULL AND (counted_as = 'broken' OR (
        outcome IN ('kept_original', 'kept_renegotiated') AND counted_as <> 'not_due'))
    GROUP BY ALL
), every AS (
    SELECT {key} AS key FROM promises GROUP BY 1
)
SELECT every.key, is_broken, mean, variance, n
FROM every LEFT JOIN told ON told.key IS NOT DISTINCT FROM every.key
