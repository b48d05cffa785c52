-- The mark of an entry, folded, where its designation begins so; NULL until the program has computed it.
ALTER TABLE entry ADD COLUMN head TEXT {bytewise};
CREATE INDEX entry_head_changed ON entry (head, changed_at, id);
CREATE INDEX entry_head_folded ON entry (head, folded, id);
CREATE INDEX entry_head ON entry (head, id);
CREATE INDEX entry_family_folded ON entry (family, folded, id);

-- All heads.
CREATE TABLE head (folded TEXT {bytewise} PRIMARY KEY);

-- Every one, two and three characters in a row that end behind the head of some entry:
-- a part of a designation whose end is not here can only lie within a head.
CREATE TABLE part_end (part TEXT {bytewise} PRIMARY KEY);
