CREATE TABLE request (
    id {id},
    number TEXT NOT NULL UNIQUE,
    author_id BIGINT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('construction', 'line', 'words', 'list', 'files')),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'taken', 'question', 'approval', 'done', 'declined')),
    reason TEXT NOT NULL,
    assignee_id BIGINT REFERENCES person (id),
    due_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX request_state ON request (state, created_at, id);
CREATE INDEX request_author ON request (author_id, created_at, id);
CREATE INDEX request_assignee ON request (assignee_id, state, id);

CREATE TABLE request_entry (
    request_id BIGINT NOT NULL REFERENCES request (id),
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    PRIMARY KEY (request_id, entry_id)
);
CREATE INDEX request_entry_entry ON request_entry (entry_id);

-- Numbers of a series: «2026» gave so many so far.
CREATE TABLE series (
    name TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE approval (
    id {id},
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    round BIGINT NOT NULL,
    step BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    in_place_of BIGINT REFERENCES person (id),
    decision TEXT NOT NULL CHECK (decision IN ('approve', 'return', 'reject')),
    remark TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX approval_once ON approval (entry_id, round, step, person_id);

CREATE TABLE substitute (
    id {id},
    person_id BIGINT NOT NULL REFERENCES person (id),
    substitute_id BIGINT NOT NULL REFERENCES person (id),
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES person (id)
);
CREATE INDEX substitute_person ON substitute (person_id, to_at);

CREATE TABLE notice (
    id {id},
    person_id BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notice_person ON notice (person_id, read_at, id);

CREATE TABLE outbox (
    id {id},
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    sent_at BIGINT,
    given_up_at BIGINT
);
CREATE INDEX outbox_next ON outbox (next_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

CREATE TABLE job (
    id {id},
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    once TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    done_part BIGINT NOT NULL,
    whole BIGINT NOT NULL,
    cancel BOOLEAN NOT NULL,
    node TEXT,
    lease_until BIGINT,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX job_next ON job (run_at, id) WHERE state IN ('waiting', 'running');
CREATE INDEX job_state ON job (state, id);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_by BIGINT REFERENCES person (id),
    changed_at BIGINT NOT NULL
);

-- How often something shared was changed, so that every node sees that it was.
CREATE TABLE change_count (
    name TEXT PRIMARY KEY,
    count BIGINT NOT NULL
);
