-- One row per promise of which somebody asked for help: when first.
WITH happened AS (
    {happened}
),
told AS (
    SELECT source, instance, promise_id, min(happened_at) AS escalated_at
    FROM happened
    WHERE event = 'escalated'
    GROUP BY source, instance, promise_id
)
SELECT promises.*, escalated_at
FROM {seen} AS promises
JOIN told USING (source, instance, promise_id)
