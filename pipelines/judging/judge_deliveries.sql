-- Step 4 of definitions §2a: deliveries and reopens in time order, one acceptance standing at a
-- time. One row per ask of a record with such events: what stands then.
CREATE OR REPLACE TEMP TABLE delivered AS
WITH item AS (
    SELECT a.ask, a.until, h."at", h.at_is_day, h.is_delivered, h.is_reopened,
        h.is_delivered AND h.told_on <= a.as_of_on AS is_told
    FROM ask a
    JOIN handover h ON h.rid = a.rid AND a.n >= h.from_n
    UNION ALL
    SELECT a.ask, a.until, s.delivered_at, s.delivered_at_is_day, TRUE, FALSE, TRUE
    FROM ask a
    JOIN said s USING (rid, n)
    WHERE s.delivered_at IS NOT NULL
      AND a.rid IN (SELECT rid FROM handover)
      AND a.rid NOT IN (SELECT rid FROM covered WHERE has_deliveries)
),
-- A delivery and a reopen of one moment: the one that changes the state comes first, so the
-- reopen is offered before the delivery (where one stands) and after it (where none stood).
tick AS (
    SELECT
        ask, any_value(until) AS until, "at", bool_and(at_is_day) AS at_is_day,
        bool_or(is_told) AS is_told,
        CASE
            WHEN bool_or(is_delivered) AND bool_or(is_reopened)
                THEN ['reopened_first', 'delivered', 'reopened_last']
            WHEN bool_or(is_delivered) THEN ['delivered']
            ELSE ['reopened']
        END AS steps
    FROM item
    GROUP BY ask, "at"
)
SELECT
    ask,
    min("at") FILTER (steps <> ['reopened']) AS first_on_file,
    min("at") FILTER (steps <> ['reopened'] AND "at" < until) AS first_so_far,
    arg_min(at_is_day, "at") FILTER (steps <> ['reopened']) AS first_is_day,
    max("at") FILTER (is_told) >= any_value(until) AS is_later_on_file,
    max("at") FILTER (steps <> ['delivered'] AND "at" < until) AS last_reopen,
    list_reduce(
        flatten(list(list_transform(steps, lambda x: {'step': x, 'at': "at", 'is_day': at_is_day})
            ORDER BY "at") FILTER ("at" < until)),
        lambda state, i: CASE
            WHEN i.step IN ('reopened', 'reopened_first') AND state.standing IS NOT NULL
                OR i.step = 'reopened_last' AND NOT state.was_standing
                AND state.standing IS NOT NULL
            THEN struct_update(state,
                standing := NULL::TIMESTAMP, saved := state.standing,
                saved_is_day := state.standing_is_day, pending := i."at",
                reopened_at := i."at", reopened_before := state.reopened_at,
                was_standing := TRUE)
            WHEN i.step = 'reopened_first'
            THEN struct_update(state, was_standing := FALSE)
            WHEN i.step = 'reopened_last' THEN state
            WHEN i.step = 'reopened' THEN struct_update(state, reopened_at := i."at")
            WHEN state.standing IS NOT NULL
            THEN struct_update(state, repeated_delivery := TRUE)
            WHEN rule_ignore_same_day_reopen() AND state.pending::DATE = i."at"::DATE
            THEN struct_update(state,
                standing := state.saved, standing_is_day := state.saved_is_day,
                pending := NULL::TIMESTAMP, reopened_at := state.reopened_before,
                thank_you_reopen := TRUE)
            ELSE struct_update(state,
                standing := i."at", standing_is_day := i.is_day,
                reopened := state.reopened OR state.pending IS NOT NULL,
                pending := NULL::TIMESTAMP)
        END,
        {
            'standing': NULL::TIMESTAMP, 'standing_is_day': FALSE,
            'saved': NULL::TIMESTAMP, 'saved_is_day': FALSE,
            'pending': NULL::TIMESTAMP, 'was_standing': FALSE,
            'reopened_at': NULL::TIMESTAMP, 'reopened_before': NULL::TIMESTAMP,
            'reopened': FALSE, 'thank_you_reopen': FALSE, 'repeated_delivery': FALSE
        }
    ) AS state
FROM tick
GROUP BY ask;
