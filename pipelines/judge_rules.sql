-- The settings and the small rules that the judgement is written in (definitions §1 and §2a).
-- A due, once read, is the first instant at which it has passed.

CREATE OR REPLACE TEMP MACRO rule_grace() AS getvariable('grace_days')::INTEGER;
CREATE OR REPLACE TEMP MACRO rule_min_notice() AS getvariable('min_notice_days')::INTEGER;
CREATE OR REPLACE TEMP MACRO rule_reopen_first() AS getvariable('reopen') = 'first';
CREATE OR REPLACE TEMP MACRO rule_ignore_same_day_reopen() AS
    getvariable('ignore_same_day_reopen')::BOOLEAN;
CREATE OR REPLACE TEMP MACRO rule_strict() AS getvariable('strict_unknown_notice')::BOOLEAN;
CREATE OR REPLACE TEMP MACRO rule_weekend_roll() AS getvariable('weekend_roll')::BOOLEAN;

-- An instant on the clock of the business zone; a day or a naive time stays as written.
CREATE OR REPLACE TEMP MACRO on_clock(moment, grain) AS
    CASE WHEN grain = 'utc' AND getvariable('zone') <> 'UTC'
        THEN timezone(getvariable('zone'), timezone('UTC', moment)) ELSE moment END;

-- The first instant at which a due has passed; local midnight is a day.
CREATE OR REPLACE TEMP MACRO passes(due, grain) AS
    CASE WHEN grain = 'day' OR due = date_trunc('day', due)
        THEN date_trunc('day', due) + INTERVAL 1 DAY
        ELSE due + INTERVAL 1 MICROSECOND END;

CREATE OR REPLACE TEMP MACRO due_on(due) AS (due - INTERVAL 1 MICROSECOND)::DATE;
CREATE OR REPLACE TEMP MACRO is_timed(due) AS due <> date_trunc('day', due);
-- The first day at whose start it has passed.
CREATE OR REPLACE TEMP MACRO turns_on(due) AS due_on(due) + 1;
-- As it is printed: a day's midnight, or the time.
CREATE OR REPLACE TEMP MACRO as_written(due) AS
    CASE WHEN is_timed(due) THEN due - INTERVAL 1 MICROSECOND ELSE due - INTERVAL 1 DAY END;

CREATE OR REPLACE TEMP MACRO rolled(due) AS
    due + to_days(CASE WHEN NOT rule_weekend_roll() THEN 0
        WHEN isodow(due_on(due)) = 6 THEN 2 WHEN isodow(due_on(due)) = 7 THEN 1 ELSE 0 END);

CREATE OR REPLACE TEMP MACRO move_of(before, after) AS
    CASE WHEN after > before THEN 'push' WHEN after < before THEN 'pull_in' ELSE 'same' END;

-- The due in force has not passed, and a push comes at least min_notice days before its day.
CREATE OR REPLACE TEMP MACRO gives_notice(moment, in_force, after) AS
    in_force > moment
    AND (after <= in_force OR moment::DATE + rule_min_notice() <= due_on(in_force));

-- A record on a day, as one number.
CREATE OR REPLACE TEMP MACRO ask_of(rid, "day") AS rid * 4194304 + ("day" - DATE '0001-01-01');
