-- The records of an import that is the first of all its systems and has no history: each stands in
-- one row, and nothing that is in the store speaks of it. The same tables as judge_touched.sql
-- makes, without looking anything up.

CREATE OR REPLACE TEMP VIEW first_said AS
SELECT
    rowid AS place, source, instance, promise_id,
    original_due IS NULL OR due IS NULL
        OR (original_due = due AND original_due_grain = due_grain) AS is_plain
FROM observations
WHERE import_id = getvariable('first_import');

CREATE OR REPLACE TEMP TABLE plain_place AS
SELECT place FROM first_said WHERE is_plain;

CREATE OR REPLACE TEMP TABLE numbered_record AS
SELECT row_number() OVER (ORDER BY place) AS rid, source, instance, promise_id, place
FROM first_said
WHERE NOT is_plain;

CREATE OR REPLACE TEMP TABLE numbered_observation AS
SELECT rid, place FROM numbered_record;
