-- Grain: one row. What the records in `incoming` say otherwise than the last export of their
-- system `said`. A date that either of them lacks did not move.
WITH was AS (
    SELECT promise_id, status, delivered_at, cancelled_at, coalesce(due, original_due) AS due
    FROM said
),
is_now AS (
    SELECT promise_id, status, delivered_at, cancelled_at, coalesce(due, original_due) AS due
    FROM incoming
),
ended AS (
    SELECT
        was.promise_id IS NULL AS is_new,
        is_now.promise_id IS NULL AS is_missing,
        coalesce(was.status = 'delivered', was.delivered_at IS NOT NULL) AS was_delivered,
        coalesce(is_now.status = 'delivered', is_now.delivered_at IS NOT NULL) AS is_delivered,
        coalesce(was.status = 'cancelled', was.cancelled_at IS NOT NULL) AS was_cancelled,
        coalesce(is_now.status = 'cancelled', is_now.cancelled_at IS NOT NULL) AS is_cancelled,
        coalesce(was.due <> is_now.due, false) AS is_moved
    FROM was
    FULL JOIN is_now USING (promise_id)
)
SELECT
    count(*) FILTER (NOT is_new AND NOT is_missing AND is_delivered AND NOT was_delivered),
    count(*) FILTER (NOT is_new AND NOT is_missing AND was_delivered AND NOT is_delivered),
    count(*) FILTER (NOT is_new AND NOT is_missing AND is_cancelled AND NOT was_cancelled),
    count(*) FILTER (is_moved),
    count(*) FILTER (is_new),
    count(*) FILTER (is_missing)
FROM ended
