-- Requests for support, and what is said in them.
CREATE TABLE ticket (
    id {id},
    number TEXT NOT NULL UNIQUE,
    tag TEXT NOT NULL UNIQUE,
    author_id BIGINT NOT NULL REFERENCES person (id),
    assignee_id BIGINT REFERENCES person (id),
    category TEXT NOT NULL,
    priority TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    folded TEXT NOT NULL,
    answered_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX ticket_author ON ticket (author_id);
CREATE INDEX ticket_state ON ticket (state);

-- What was said; nobody is the maker of the program. Notes are for those who help, not for the author.
CREATE TABLE ticket_message (
    id {id},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    person_id BIGINT REFERENCES person (id),
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    note BOOLEAN NOT NULL
);
CREATE INDEX ticket_message_ticket ON ticket_message (ticket_id, id);

-- Answers that are given again and again: short ones to begin with, and whole articles to be read.
CREATE TABLE answer_text (
    id {id},
    kind TEXT NOT NULL CHECK (kind IN ('template', 'article')),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    changed_at BIGINT NOT NULL
);
