-- An export declared complete also speaks for the records it lacks: they are missing.
CREATE OR REPLACE TEMP TABLE missing AS
SELECT p.source, p.instance, p.promise_id
FROM promises p
JOIN (
    SELECT source, instance, max(as_of) AS as_of
    FROM exports
    WHERE complete
    GROUP BY source, instance
) c USING (source, instance)
WHERE p.as_of < c.as_of;

UPDATE promises
SET is_missing = NOT is_missing
WHERE is_missing <> ((source, instance, promise_id) IN (FROM missing));
