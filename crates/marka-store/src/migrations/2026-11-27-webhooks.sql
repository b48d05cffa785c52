-- Where other programs are told what happens. The secret stands here, and not among the settings, whose changes are shown.
CREATE TABLE webhook (
    id {id},
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    told_at BIGINT,
    last_error TEXT NOT NULL
);
