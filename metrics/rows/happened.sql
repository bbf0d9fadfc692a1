-- One row per event, on the clock of the business zone, up to the newest as-of of its system, and
-- to the day that is looked from: what is later has not happened yet. A day and a time are
-- compared as days.
SELECT source, instance, promise_id, event, after, happened_at
FROM (
    SELECT source, instance, promise_id, event, after, at_grain,
        CASE WHEN at_grain = 'utc' THEN timezone('{zone}', timezone('UTC', "at")) ELSE "at" END
            AS happened_at
    FROM events
) AS told
JOIN (
    SELECT source, instance, max(as_of) AS as_of,
        max(CASE WHEN as_of_is_day THEN as_of END) AS last_day,
        max(CASE WHEN NOT as_of_is_day THEN as_of END) AS last_time
    FROM exports
    GROUP BY source, instance
) AS newest USING (source, instance)
WHERE {known} AND CASE WHEN at_grain = 'day'
    THEN date_trunc('day', happened_at) <= date_trunc('day', as_of)
    ELSE coalesce(happened_at <= last_time, FALSE)
        OR coalesce(date_trunc('day', happened_at) <= date_trunc('day', last_day), FALSE) END
