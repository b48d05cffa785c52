CREATE TABLE person (
    id {id},
    login TEXT NOT NULL,
    login_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'blocked')),
    source TEXT NOT NULL CHECK (source IN ('local', 'ldap', 'oidc')),
    external_id TEXT,
    password TEXT,
    totp TEXT,
    totp_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX person_external ON person (source, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE person_role (
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE recovery_code (
    person_id BIGINT NOT NULL REFERENCES person (id),
    hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person_id, hash)
);

-- Invitations and password resets: only the hash of the token in the address is kept.
CREATE TABLE link (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reset', 'second-factor')),
    person_id BIGINT NOT NULL REFERENCES person (id),
    made_by BIGINT REFERENCES person (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE session (
    id {id},
    hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE sign_in_failure (
    id {id},
    login_key TEXT NOT NULL,
    address TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_login ON sign_in_failure (login_key, at);
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at);

-- One row: the code of the first start, until the first administrator exists.
CREATE TABLE setup (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    closed_at BIGINT
);
