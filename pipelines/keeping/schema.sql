-- Every table of a store version. Observations and events are what the exports said and are
-- only ever appended; promises, past and moves are judged from them and can always be rebuilt.
--
-- Times: a column X of an observation or event goes with X_grain, which says what X is:
--   'day'   a day as written (X is its midnight); never shifted by a zone
--   'local' a wall-clock time without an offset, taken as local to the business zone
--   'utc'   an instant; X is its UTC clock time
-- In the judged tables every time is local to the business zone, and X_is_day says that it is
-- only a day.

-- One row per import that changed the store.
CREATE TABLE imports (
    import_id    VARCHAR NOT NULL,      -- 'i' and a running number: i000001
    imported_at  TIMESTAMP NOT NULL,    -- UTC
    report       VARCHAR NOT NULL       -- what `kept import --json` printed
);

-- One row per import, source and instance: what one import brought of one system.
CREATE TABLE exports (
    import_id    VARCHAR NOT NULL,
    source       VARCHAR NOT NULL,
    instance     VARCHAR NOT NULL,      -- '' unless there are two of one system
    as_of        TIMESTAMP NOT NULL,    -- the moment this export speaks for, local to the business zone
    as_of_is_day BOOLEAN NOT NULL,
    complete     BOOLEAN NOT NULL       -- the reader says it holds every record of that system
);

-- One row per file of an import.
CREATE TABLE files (
    import_id    VARCHAR NOT NULL,
    file         VARCHAR NOT NULL,      -- its name, without the folder
    sha256       VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,      -- 'promises' or 'events'
    source       VARCHAR NOT NULL,
    instance     VARCHAR NOT NULL,
    mapping      VARCHAR,               -- the mapping it was read with (TOML), where one was
    options      VARCHAR NOT NULL,      -- the flags and answers it was read with (JSON)
    columns      VARCHAR NOT NULL,      -- ours, comma-separated: those it had, an absent one is not an empty
                                        -- one; of events also those of which it holds every change
    header       VARCHAR,               -- its own header (a JSON array)
    rows         BIGINT NOT NULL,       -- accepted + repeats + set_aside
    accepted     BIGINT NOT NULL,
    repeats      BIGINT NOT NULL,
    set_aside    BIGINT NOT NULL
);

-- One row per problem of a file; a row that was set aside stands here in its original form.
CREATE TABLE problems (
    import_id    VARCHAR NOT NULL,
    file         VARCHAR NOT NULL,
    code         VARCHAR NOT NULL,
    severity     VARCHAR NOT NULL,      -- warn, aside
    line         BIGINT,                -- physical line, from 1
    "column"     VARCHAR,
    value        VARCHAR,
    message      VARCHAR NOT NULL,
    raw          VARCHAR                -- the row as it was in the file, where it was set aside
);

-- One row per import and record: what this export said of this record at its as-of.
CREATE TABLE observations (
    import_id            VARCHAR NOT NULL,
    source               VARCHAR NOT NULL,
    instance             VARCHAR NOT NULL,
    promise_id           VARCHAR NOT NULL,
    file                 VARCHAR NOT NULL,
    line                 BIGINT NOT NULL,
    title                VARCHAR,
    customer             VARCHAR,
    team                 VARCHAR,
    owner                VARCHAR,
    kind                 VARCHAR,
    priority             VARCHAR,
    url                  VARCHAR,
    status               VARCHAR,       -- open, delivered, cancelled, not_a_promise or NULL
    made_at              TIMESTAMP,  made_at_grain          VARCHAR,
    original_due         TIMESTAMP,  original_due_grain     VARCHAR,
    due                  TIMESTAMP,  due_grain              VARCHAR,
    delivered_at         TIMESTAMP,  delivered_at_grain     VARCHAR,
    cancelled_at         TIMESTAMP,  cancelled_at_grain     VARCHAR,
    last_activity_at     TIMESTAMP,  last_activity_at_grain VARCHAR,
    last_contact_at      TIMESTAMP,  last_contact_at_grain  VARCHAR,
    customer_left_at     TIMESTAMP,  customer_left_at_grain VARCHAR,
    cancelled_by         VARCHAR,       -- customer, us or NULL
    cause                VARCHAR,
    side                 VARCHAR,       -- ours, customer, third_party or NULL
    deliverable          VARCHAR,
    promised_by          VARCHAR,
    parent_id            VARCHAR,
    value                DOUBLE,
    currency             VARCHAR,
    satisfaction         DOUBLE,
    accepted_in_writing  BOOLEAN,
    set_by_doer          BOOLEAN,
    evidence             VARCHAR        -- somebody else's verdict, as written; compared, never used
);

-- One row per history event of an import. Repeats are harmless: judging takes each once.
CREATE TABLE events (
    import_id        VARCHAR NOT NULL,
    source           VARCHAR NOT NULL,
    instance         VARCHAR NOT NULL,
    promise_id       VARCHAR NOT NULL,
    file             VARCHAR NOT NULL,
    line             BIGINT NOT NULL,
    "at"             TIMESTAMP NOT NULL, at_grain         VARCHAR NOT NULL,
    event            VARCHAR NOT NULL,  -- due, delivered, reopened, team, owner, priority, value, scope, …
    before           VARCHAR,           -- the old and new value as text; NULL = none
    after            VARCHAR,
    due_before       TIMESTAMP,          due_before_grain VARCHAR,   -- of event 'due' only
    due_after        TIMESTAMP,          due_after_grain  VARCHAR,
    "by"             VARCHAR,
    reason           VARCHAR
);

-- The settings this version was judged with, one row per setting; value is JSON.
CREATE TABLE settings (
    name  VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

-- One row per promise, judged at the newest as-of among the exports that contain it.
CREATE TABLE promises (
    source               VARCHAR NOT NULL,
    instance             VARCHAR NOT NULL,
    promise_id           VARCHAR NOT NULL,
    title                VARCHAR,
    customer             VARCHAR,
    team                 VARCHAR,       -- team, owner, priority: on the first due day where a history says so
    owner                VARCHAR,
    kind                 VARCHAR,
    priority             VARCHAR,
    url                  VARCHAR,
    cause                VARCHAR,
    side                 VARCHAR,
    deliverable          VARCHAR,
    promised_by          VARCHAR,
    parent_id            VARCHAR,
    value                DOUBLE,
    currency             VARCHAR,
    satisfaction         DOUBLE,
    accepted_in_writing  BOOLEAN,
    set_by_doer          BOOLEAN,
    evidence             VARCHAR,
    made_at              TIMESTAMP,  made_at_is_day          BOOLEAN,
    last_activity_at     TIMESTAMP,  last_activity_at_is_day BOOLEAN,
    last_contact_at      TIMESTAMP,  last_contact_at_is_day  BOOLEAN,
    customer_left_at     TIMESTAMP,  customer_left_at_is_day BOOLEAN,
    -- the judgement
    as_of                TIMESTAMP NOT NULL, as_of_is_day    BOOLEAN NOT NULL,
    since                DATE NOT NULL, -- the first as-of day on which this judgement holds; earlier days stand in past
    not_due_since        DATE,          -- before that, the as-of days (since ≤ day < until) on which it was no more than
    not_due_until        DATE,          -- open and not due, where no row of past says so
    is_missing           BOOLEAN NOT NULL,  -- a later export said to be complete does not have it
    outcome              VARCHAR NOT NULL,  -- definitions §2
    counted_as           VARCHAR NOT NULL,  -- on_time, renegotiated, broken, not_due, excluded
    reason               VARCHAR NOT NULL,  -- of unjudgeable, else ''
    first_due            TIMESTAMP,  first_due_is_day        BOOLEAN,
    due_in_force         TIMESTAMP,  due_in_force_is_day     BOOLEAN,
    recovery_due         TIMESTAMP,  recovery_due_is_day     BOOLEAN,
    current_due          TIMESTAMP,  current_due_is_day      BOOLEAN,  -- the last date on file
    delivered_at         TIMESTAMP,  delivered_at_is_day     BOOLEAN,  -- the acceptance that stands
    cancelled_at         TIMESTAMP,  cancelled_at_is_day     BOOLEAN,
    cancelled_by         VARCHAR,
    is_on_time_to_current BOOLEAN,      -- delivered by the last date on file; NULL where not delivered or no date
    pushes               INTEGER,
    late_pushes          INTEGER,
    pull_ins             INTEGER,
    slip_days            INTEGER,       -- whole local days from first_due to delivery, or to the as-of while open
    slip_open            BOOLEAN,
    -- the flags, each a column of its own name
    notice_unknown        BOOLEAN NOT NULL,
    history_missing       BOOLEAN NOT NULL,
    reopened              BOOLEAN NOT NULL,
    thank_you_reopen      BOOLEAN NOT NULL,
    date_removed          BOOLEAN NOT NULL,
    backdated             BOOLEAN NOT NULL,
    edited_after_delivery BOOLEAN NOT NULL,
    repeated_delivery     BOOLEAN NOT NULL,
    recovery_kept         BOOLEAN NOT NULL,
    recovery_missed       BOOLEAN NOT NULL,
    revoked_with_notice   BOOLEAN NOT NULL,
    revoked_late          BOOLEAN NOT NULL,
    cancelled_after_break BOOLEAN NOT NULL,
    silent_since_due      BOOLEAN NOT NULL,
    delivery_date_inferred BOOLEAN NOT NULL,
    day_precision         BOOLEAN NOT NULL
);

-- One row per promise and earlier stretch of as-of days (since ≤ day < until) on which its
-- judgement was another: the same columns as promises, and until. "As of day d" is the rows of
-- promises with since ≤ d, the rows of past with since ≤ d < until, and, as open and not due, the
-- rows of promises with not_due_since ≤ d < not_due_until: most promises begin so, with nothing
-- else of them different, and a row of their own for it would be half of past.
CREATE TABLE past AS
SELECT * EXCLUDE (not_due_since, not_due_until), NULL::DATE AS until FROM promises LIMIT 0;

-- One row per change of a promise's due that counts (definitions §2a.2: a day's edits collapsed),
-- and per first setting, in order.
CREATE TABLE moves (
    source         VARCHAR NOT NULL,
    instance       VARCHAR NOT NULL,
    promise_id     VARCHAR NOT NULL,
    position       INTEGER NOT NULL,    -- from 1
    "at"           TIMESTAMP,           at_is_day     BOOLEAN,  -- NULL: no export says when
    earliest_at    TIMESTAMP,           -- seen only by comparing two exports: made after this
    latest_at      TIMESTAMP,           -- and by this
    before         TIMESTAMP,           before_is_day BOOLEAN,
    after          TIMESTAMP,           after_is_day  BOOLEAN,
    in_force       TIMESTAMP,           in_force_is_day BOOLEAN,   -- the due then in force
    move           VARCHAR NOT NULL,    -- set, push, pull_in, same, clear
    notice         VARCHAR NOT NULL,    -- given, late, unknown, or '' (set, clear, same, backdated, after delivery)
    notice_days    INTEGER,             -- whole days from the move to the due then in force; negative = after it
    backdated      BOOLEAN NOT NULL,
    after_delivery BOOLEAN NOT NULL,
    "by"           VARCHAR,
    reason         VARCHAR
);
