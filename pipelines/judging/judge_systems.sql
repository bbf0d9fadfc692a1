-- What is known of a system as a whole: how far its history tells, and which export is complete.

-- One row per system whose history holds every change of a due: from its first event until its
-- as-of, a record without one was not moved. A history without any due change proves nothing:
-- the field may not be tracked.
CREATE OR REPLACE TEMP TABLE tracked AS
SELECT f.source, f.instance, min(e.first_at)::DATE AS since_on, max(x.as_of)::DATE AS until_on
FROM files f
JOIN exports x USING (import_id, source, instance)
JOIN (
    SELECT import_id, source, instance, file, min("at") AS first_at
    FROM events
    GROUP BY ALL
    HAVING bool_or(event = 'due')
) e USING (import_id, source, instance, file)
WHERE f.kind = 'events' AND list_contains(string_split(f.columns, ','), 'due')
GROUP BY f.source, f.instance;

-- One row per system with an export declared complete: the newest of them.
CREATE OR REPLACE TEMP TABLE complete AS
SELECT source, instance, max(as_of) AS as_of
FROM exports
WHERE complete AND as_of <= coalesce(
    CASE WHEN getvariable('reader_as_of_is_day')
        THEN getvariable('reader_as_of') + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND
        ELSE getvariable('reader_as_of') END,
    TIMESTAMP 'infinity'
)
GROUP BY source, instance;
