-- Grain: one row per record an import brought something of. One declared complete speaks for all
-- of its system, and so does a history: of a record that it does not name it says that nothing
-- happened.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT source, instance, promise_id FROM observations WHERE import_id = $id
UNION
SELECT source, instance, promise_id FROM events WHERE import_id = $id
UNION
SELECT o.source, o.instance, o.promise_id
FROM observations o
JOIN exports e ON (e.source, e.instance) = (o.source, o.instance)
WHERE e.import_id = $id AND (e.complete OR EXISTS (
    FROM files f
    WHERE (f.import_id, f.source, f.instance, f.kind) = ($id, e.source, e.instance, 'events')
))
