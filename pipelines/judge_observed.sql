-- The touched records and what each export said of them.

-- One row per touched record of this chunk.
CREATE OR REPLACE TEMP TABLE record AS
SELECT rid, source, instance, promise_id
FROM numbered_record
WHERE rid BETWEEN getvariable('chunk_first') AND getvariable('chunk_last');

-- One row per observation of a touched record; the last import of one as-of day is the one that counts.
CREATE OR REPLACE TEMP TABLE observed AS
SELECT
    r.rid, e.as_of, e.as_of_is_day, f.columns,
    o.* EXCLUDE (source, instance, promise_id)
FROM observations o
JOIN record r USING (source, instance, promise_id)
JOIN exports e USING (import_id, source, instance)
JOIN files f USING (import_id, source, instance, file)
QUALIFY row_number() OVER (
    PARTITION BY r.rid, e.as_of::DATE ORDER BY e.as_of DESC, o.import_id DESC, o.line DESC
) = 1;

-- One row per record that more than one export speaks of.
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT rid FROM observed GROUP BY rid HAVING count(*) > 1;
