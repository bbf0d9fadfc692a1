-- The touched records, numbered in the order of their observations; those that no export holds any
-- more are forgotten.
CREATE OR REPLACE TEMP TABLE numbered_record AS
SELECT
    row_number() OVER (ORDER BY min(o.rowid)) AS rid, o.source, o.instance, o.promise_id
FROM observations o
SEMI JOIN touched USING (source, instance, promise_id)
GROUP BY o.source, o.instance, o.promise_id;

CREATE OR REPLACE TEMP TABLE numbered_observation AS
SELECT r.rid, o.rowid AS place
FROM observations o
JOIN numbered_record r USING (source, instance, promise_id);

DELETE FROM promises WHERE (source, instance, promise_id) IN (FROM touched);
DELETE FROM past WHERE (source, instance, promise_id) IN (FROM touched);
DELETE FROM moves WHERE (source, instance, promise_id) IN (FROM touched);
