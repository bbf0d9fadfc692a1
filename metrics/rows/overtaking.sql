-- One row per promise owed past its date, with an owner and a day it was made; `overtaken_at`: the
-- last delivery among those the same owner made on a later day. Of each owner's days, not of each
-- promise against each other.
WITH of_a_day AS (
    SELECT source, instance, owner, date_trunc('day', made_at) AS made_on,
        max(delivered_at) AS delivered_on
    FROM {seen} AS each
    WHERE owner IS NOT NULL AND made_at IS NOT NULL
    GROUP BY source, instance, owner, date_trunc('day', made_at)
),
later AS (
    SELECT source, instance, owner, made_on, max(delivered_on) OVER (
        PARTITION BY source, instance, owner ORDER BY made_on
        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS overtaken_at
    FROM of_a_day
)
SELECT promises.*, overtaken_at
FROM {seen} AS promises
JOIN later
    ON promises.source = later.source AND promises.instance = later.instance
    AND promises.owner = later.owner AND date_trunc('day', promises.made_at) = later.made_on
WHERE outcome = 'broken_overdue'
