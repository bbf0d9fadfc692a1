-- Grain: one row per record of the later file that an earlier one has as well.
WITH first_said AS (
    SELECT promise_id, line, hash(*COLUMNS(* EXCLUDE (line))) AS said FROM earlier
),
then_said AS (
    SELECT promise_id, line, hash(*COLUMNS(* EXCLUDE (line))) AS said FROM later
)
SELECT t.promise_id, f.line AS first_line, t.line, f.said = t.said AS is_same
FROM then_said t
JOIN first_said f USING (promise_id)
ORDER BY t.line
