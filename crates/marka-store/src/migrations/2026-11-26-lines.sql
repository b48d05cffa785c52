-- The lines of a request, each with the entry that came of it, or why there is none.
CREATE TABLE request_line (
    request_id BIGINT NOT NULL REFERENCES request (id),
    place BIGINT NOT NULL,
    text TEXT NOT NULL,
    entry_id BIGINT REFERENCES entry (id),
    remark TEXT NOT NULL,
    PRIMARY KEY (request_id, place)
);
