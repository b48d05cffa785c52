-- Which of those who must all approve a step an approval stands for.
ALTER TABLE approval ADD COLUMN who BIGINT NOT NULL DEFAULT 0;
-- A substitute may decide for each of those who are absent.
DROP INDEX approval_once;
CREATE UNIQUE INDEX approval_once ON approval (entry_id, round, step, COALESCE(in_place_of, person_id));
