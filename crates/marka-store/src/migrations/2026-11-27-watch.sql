-- What was asked, counted: a row for each slot of time, route, address, person and status. Nobody is person 0.
CREATE TABLE traffic (
    slot BIGINT NOT NULL,
    route TEXT NOT NULL,
    address TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    status BIGINT NOT NULL,
    count BIGINT NOT NULL,
    micros BIGINT NOT NULL,
    slowest BIGINT NOT NULL,
    PRIMARY KEY (slot, route, address, person_id, status)
);
CREATE INDEX traffic_address ON traffic (address, slot);

-- How long answers took: how many of a route in a slot fell on a step of the scale.
CREATE TABLE latency (
    slot BIGINT NOT NULL,
    route TEXT NOT NULL,
    step BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (slot, route, step)
);

-- What went wrong, alike ones together.
CREATE TABLE fault (
    id {id},
    mark TEXT NOT NULL UNIQUE,
    route TEXT NOT NULL,
    status BIGINT NOT NULL,
    cause TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    request TEXT NOT NULL,
    address TEXT NOT NULL,
    person_id BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX fault_last ON fault (last_at);

-- What administrators were warned of; at most one open for each rule and what it is about.
CREATE TABLE alert (
    id {id},
    rule TEXT NOT NULL,
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX alert_open ON alert (rule, about) WHERE ended_at IS NULL;

-- A failure that a good sign-in made up for counts no more, but stays to be seen.
ALTER TABLE sign_in_failure ADD COLUMN forgiven_at BIGINT;
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);
CREATE INDEX session_address ON session (address);
