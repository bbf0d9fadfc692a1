-- One row per promise still to be delivered to a named customer, where there are two of a thing,
-- and how the dates for it lie apart.
WITH known AS (
    {same_things}
),
things AS (
    SELECT customer, thing, min(due_in_force) AS first_of_it, max(due_in_force) AS last_of_it,
        min(coalesce(team, '')) <> max(coalesce(team, ''))
        OR min(source) <> max(source) OR min(instance) <> max(instance) AS is_across,
        count(named) < count(*) AS is_possible
    FROM known
    GROUP BY customer, thing
    HAVING count(thing) > 1
)
SELECT known.*, {days_apart} AS days_apart, is_across, is_possible
FROM known
JOIN things USING (customer, thing)
