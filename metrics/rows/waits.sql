-- One row per promise that waited for its customer: when last, and their last answer.
WITH happened AS (
    {happened}
),
told AS (
    SELECT source, instance, promise_id,
        max(happened_at) FILTER (WHERE event = 'waiting_on_customer') AS waiting_at,
        max(happened_at) FILTER (WHERE event = 'reply_from_customer') AS replied_at
    FROM happened
    WHERE event IN ('waiting_on_customer', 'reply_from_customer')
    GROUP BY source, instance, promise_id
)
SELECT promises.*, waiting_at, replied_at
FROM {seen} AS promises
JOIN told USING (source, instance, promise_id)
WHERE waiting_at IS NOT NULL
