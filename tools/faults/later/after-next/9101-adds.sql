-- What a later version could add.
ALTER TABLE customer ADD COLUMN later TEXT;
CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY);
INSERT INTO schema_expansion (number) VALUES (9101);
