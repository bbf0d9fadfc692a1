-- An export declared complete also speaks for the records it lacks: they are missing.
CREATE OR REPLACE TEMP TABLE complete AS
SELECT source, instance, max(as_of) AS as_of
FROM exports
WHERE complete
GROUP BY source, instance;

UPDATE promises
SET is_missing = NOT is_missing
WHERE is_missing <> ((source, instance) IN (
    SELECT (c.source, c.instance) FROM complete c WHERE c.as_of > promises.as_of
));
