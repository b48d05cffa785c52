CREATE VIRTUAL TABLE entry_search USING fts5(
    folded, content = 'entry', content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = 'full'
);
CREATE TRIGGER entry_search_insert AFTER INSERT ON entry BEGIN
    INSERT INTO entry_search (rowid, folded) VALUES (new.id, new.folded);
END;
CREATE TRIGGER entry_search_update AFTER UPDATE OF folded ON entry WHEN old.folded <> new.folded BEGIN
    INSERT INTO entry_search (entry_search, rowid, folded) VALUES ('delete', old.id, old.folded);
    INSERT INTO entry_search (rowid, folded) VALUES (new.id, new.folded);
END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN
    SELECT RAISE(ABORT, 'entries are never deleted');
END;
CREATE TRIGGER history_fixed BEFORE UPDATE ON history BEGIN
    SELECT RAISE(ABORT, 'history is only added to');
END;
CREATE TRIGGER history_kept BEFORE DELETE ON history BEGIN
    SELECT RAISE(ABORT, 'history is only added to');
END;
