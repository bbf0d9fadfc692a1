-- One row per change of what a promise is worth or of what it holds, however many exports tell it.
WITH happened AS (
    {happened}
),
told AS (
    SELECT source, instance, promise_id, event, after, happened_at AS changed_at
    FROM happened
    WHERE event IN ('value', 'scope')
    GROUP BY source, instance, promise_id, event, after, happened_at
)
SELECT promises.*, changed_at
FROM {seen} AS promises
JOIN told USING (source, instance, promise_id)
