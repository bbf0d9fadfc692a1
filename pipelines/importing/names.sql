-- Grain: one record of which any export, or any event, has a name in `renamed` (field, name).
CREATE OR REPLACE TEMP TABLE touched AS
SELECT o.source, o.instance, o.promise_id
FROM observations o
JOIN renamed r ON (r.field, r.name) IN (('customer', o.customer), ('team', o.team))
UNION
SELECT e.source, e.instance, e.promise_id
FROM events e
JOIN renamed r ON r.field = 'team' AND r.name IN (e.before, e.after)
WHERE e.event = 'team'
