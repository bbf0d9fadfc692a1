-- The touched records, numbered; those that no export holds any more are forgotten.
CREATE OR REPLACE TEMP TABLE numbered_record AS
SELECT row_number() OVER () AS rid, source, instance, promise_id
FROM touched
SEMI JOIN observations USING (source, instance, promise_id);

DELETE FROM promises WHERE (source, instance, promise_id) IN (FROM touched);
DELETE FROM past WHERE (source, instance, promise_id) IN (FROM touched);
DELETE FROM moves WHERE (source, instance, promise_id) IN (FROM touched);
