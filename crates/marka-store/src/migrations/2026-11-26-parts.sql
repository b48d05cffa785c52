-- A designation folded is a head, its mark, and a tail, the rest; NULL until the program has told them apart.
ALTER TABLE entry ADD COLUMN head TEXT;
ALTER TABLE entry ADD COLUMN tail TEXT;
CREATE INDEX entry_head_changed ON entry (head, changed_at, id);
CREATE INDEX entry_head_folded ON entry (head, folded, id);
CREATE INDEX entry_head_made ON entry (head, id);
CREATE INDEX entry_tail_changed ON entry (tail, changed_at, id);
CREATE INDEX entry_tail_folded ON entry (tail, folded, id);
CREATE INDEX entry_tail_made ON entry (tail, id);
CREATE INDEX entry_family_folded ON entry (family, folded, id);
CREATE INDEX entry_family_made ON entry (family, id);
CREATE INDEX entry_author_folded ON entry (author_id, folded, id);
CREATE INDEX entry_author_made ON entry (author_id, id);

-- All heads, all tails, and every one, two and three characters in a row that begin within the head of some entry,
-- or end within its tail: what begins in no head is only in tails, what ends in no tail is only in heads.
CREATE TABLE part (
    kind TEXT NOT NULL CHECK (kind IN ('head', 'tail', 'start', 'end')),
    folded TEXT NOT NULL,
    PRIMARY KEY (kind, folded)
);
