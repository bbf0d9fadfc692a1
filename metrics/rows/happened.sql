-- One row per event of a promise, on the clock of the business zone, up to the as-of of the
-- promise: what is later has not happened yet. A day and a time are compared as days.
SELECT source, instance, promise_id, event, after, happened_at
FROM (
    SELECT source, instance, promise_id, event, after, at_grain,
        CASE WHEN at_grain = 'utc' THEN timezone('{zone}', timezone('UTC', "at")) ELSE "at" END
            AS happened_at
    FROM events
) AS told
JOIN {seen} AS of_promise USING (source, instance, promise_id)
WHERE CASE WHEN as_of_is_day OR at_grain = 'day'
    THEN date_trunc('day', happened_at) <= date_trunc('day', as_of)
    ELSE happened_at <= as_of END
