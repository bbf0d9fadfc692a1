-- One row per promise that others are part of: how many of these, how many have come due, how many
-- of them were broken, the latest day among their dates in force, and the weakest of them: what was
-- broken before what was not; of these the one that slipped most.
WITH part AS (
    SELECT *, CASE WHEN counted_as = 'broken' THEN 1000000 ELSE 0 END
        + coalesce(slip_days, -100000) AS weakness
    FROM {seen} AS each
    WHERE parent_id IS NOT NULL AND counted_as <> 'excluded'
),
child AS (
    SELECT source, instance, parent_id AS promise_id, count(*) AS children,
        count(*) FILTER (WHERE {matured}) AS matured_children,
        count(*) FILTER (WHERE counted_as = 'broken') AS broken_children,
        max(date_trunc('day', due_in_force)) AS last_child_due,
        arg_max(promise_id, weakness) AS weakest_id,
        arg_max(coalesce(title, promise_id), weakness) AS weakest_title
    FROM part
    GROUP BY source, instance, parent_id
)
SELECT promises.*, children, matured_children, broken_children, last_child_due,
    date_trunc('day', promises.due_in_force) < last_child_due AS is_before_child,
    weakest_id, weakest_title
FROM {seen} AS promises
JOIN child USING (source, instance, promise_id)
