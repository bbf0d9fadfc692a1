-- The touched records of this chunk, and what each export said of them.

-- One row per record.
CREATE OR REPLACE TEMP TABLE record AS
SELECT *
FROM numbered_record
WHERE rid BETWEEN getvariable('chunk_first') AND getvariable('chunk_last');

-- One row per observation: where it stands, and the as-of of its export.
CREATE OR REPLACE TEMP TABLE heard AS
SELECT n.rid, n.place, e.as_of, e.as_of_is_day, f.columns
FROM numbered_observation n
JOIN observations o ON o.rowid = n.place
JOIN exports e USING (import_id, source, instance)
JOIN files f USING (import_id, source, instance, file)
WHERE n.rid BETWEEN getvariable('chunk_first') AND getvariable('chunk_last');

-- One row per record that more than one export speaks of.
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT rid FROM heard GROUP BY rid HAVING count(*) > 1;

-- One row per observation, whole, of the records that only one export speaks of.
CREATE OR REPLACE TEMP VIEW single AS
SELECT h.* EXCLUDE (place), o.* EXCLUDE (source, instance, promise_id)
FROM heard h
JOIN observations o ON o.rowid = h.place
ANTI JOIN repeated USING (rid);

-- One row per observation, whole, of the others; of two exports of the very same as-of the later
-- import counts.
CREATE OR REPLACE TEMP TABLE carried AS
SELECT h.* EXCLUDE (place), o.* EXCLUDE (source, instance, promise_id)
FROM heard h
JOIN observations o ON o.rowid = h.place
SEMI JOIN repeated USING (rid)
QUALIFY row_number() OVER (
    PARTITION BY rid, as_of ORDER BY import_id DESC, line DESC
) = 1;
