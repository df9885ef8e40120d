-- With which passkey a session was begun; unknown of sessions from before (docs/adr/0096).
ALTER TABLE session ADD COLUMN passkey TEXT;
INSERT INTO schema_expansion (number) VALUES (108);
