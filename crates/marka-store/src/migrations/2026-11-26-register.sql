CREATE TABLE entry (
    id {id},
    designation TEXT NOT NULL,
    identity TEXT NOT NULL,
    folded TEXT {bytewise} NOT NULL,
    mark TEXT NOT NULL,
    family TEXT NOT NULL,
    edition TEXT NOT NULL,
    specification TEXT NOT NULL,
    rating TEXT NOT NULL,
    colour TEXT NOT NULL,
    construction TEXT NOT NULL,
    article TEXT NOT NULL,
    notes TEXT NOT NULL,
    okpd2 TEXT NOT NULL,
    tnved TEXT NOT NULL,
    okei TEXT NOT NULL,
    codes_by BIGINT REFERENCES person (id),
    codes_at BIGINT,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'approved', 'superseded', 'retired', 'rejected')),
    reason TEXT NOT NULL,
    version BIGINT NOT NULL,
    round BIGINT NOT NULL,
    successor_id BIGINT REFERENCES entry (id) DEFERRABLE,
    former_id BIGINT REFERENCES entry (id) DEFERRABLE,
    author_id BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    changed_at BIGINT NOT NULL
);
-- No doubles among live entries, however many people press at once.
CREATE UNIQUE INDEX entry_live ON entry (identity, specification, rating, colour)
    WHERE status IN ('draft', 'submitted', 'approved');
-- Former entries of a key, and those of a designation under any document.
CREATE INDEX entry_identity ON entry (identity, specification, rating, colour);
CREATE INDEX entry_folded ON entry (folded, id);
CREATE INDEX entry_changed ON entry (changed_at, id);
CREATE INDEX entry_status ON entry (status, changed_at, id);
CREATE INDEX entry_family ON entry (family, changed_at, id);
CREATE INDEX entry_author ON entry (author_id, changed_at, id);
CREATE INDEX entry_successor ON entry (successor_id) WHERE successor_id IS NOT NULL;

CREATE TABLE entry_option (
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    element TEXT NOT NULL,
    option TEXT NOT NULL,
    PRIMARY KEY (entry_id, element)
);
CREATE INDEX entry_option_value ON entry_option (element, option, entry_id);

-- What happened to anything: only ever added to.
CREATE TABLE history (
    id {id},
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    kind TEXT NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX history_subject ON history (subject, subject_id, id);

CREATE TABLE remark (
    id {id},
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX remark_subject ON remark (subject, subject_id, id);

CREATE TABLE file (
    id {id},
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);
CREATE INDEX file_subject ON file (subject, subject_id, id);
CREATE TABLE file_chunk (
    file_id BIGINT NOT NULL REFERENCES file (id),
    place BIGINT NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (file_id, place)
);

CREATE TABLE saved_view (
    id {id},
    person_id BIGINT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    UNIQUE (person_id, name)
);
