-- The touched records, in two: the plain ones, that one export speaks of and no history, and the
-- others, numbered. Those that no export holds any more are forgotten.

CREATE OR REPLACE TEMP TABLE found_record AS
WITH held AS (
    SELECT
        o.source, o.instance, o.promise_id, min(o.rowid) AS place,
        count(*) = 1 AND getvariable('reader_as_of') IS NULL AND bool_and(
            o.original_due IS NULL OR o.due IS NULL OR (
                o.original_due = o.due AND o.original_due_grain = o.due_grain
            )) AS is_single
    FROM observations o
    SEMI JOIN touched USING (source, instance, promise_id)
    GROUP BY o.source, o.instance, o.promise_id
),
eventful AS (
    SELECT DISTINCT source, instance, promise_id, TRUE AS has_events FROM events
)
SELECT h.*, h.is_single AND e.has_events IS NULL AS is_plain
FROM held h
LEFT JOIN eventful e USING (source, instance, promise_id);

CREATE OR REPLACE TEMP TABLE plain_place AS
SELECT place FROM found_record WHERE is_plain;

CREATE OR REPLACE TEMP TABLE numbered_record AS
SELECT row_number() OVER (ORDER BY place) AS rid, source, instance, promise_id
FROM found_record
WHERE NOT is_plain;

CREATE OR REPLACE TEMP TABLE numbered_observation AS
SELECT r.rid, o.rowid AS place
FROM observations o
JOIN numbered_record r USING (source, instance, promise_id);

DELETE FROM promises WHERE (source, instance, promise_id) IN (FROM touched);
DELETE FROM past WHERE (source, instance, promise_id) IN (FROM touched);
DELETE FROM moves WHERE (source, instance, promise_id) IN (FROM touched);
