-- What people would like the program to be. The code is the same on every site that the suggestion was carried to.
CREATE TABLE suggestion (
    id {id},
    code TEXT NOT NULL UNIQUE,
    author_id BIGINT REFERENCES person (id),
    origin TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    release TEXT NOT NULL,
    supported_elsewhere BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX suggestion_state ON suggestion (state);

CREATE TABLE suggestion_support (
    suggestion_id BIGINT NOT NULL REFERENCES suggestion (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (suggestion_id, person_id)
);

-- Of which version a person has seen what is new; those who were here before have seen none.
ALTER TABLE person ADD COLUMN seen_release TEXT NOT NULL DEFAULT '';
UPDATE person SET seen_release = '0';
