-- What a session was begun with, for whoever has to tell others how its user logged in. Unknown of those before.
ALTER TABLE session ADD COLUMN started_by TEXT;
INSERT INTO schema_expansion (number) VALUES (89);
