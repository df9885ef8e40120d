-- Since when a session's user logs in with its browser; unknown of sessions from before (decision 89).
ALTER TABLE session ADD COLUMN browser_since_ms BIGINT;
-- Who said of an operation on the token that it is not theirs, and when last.
CREATE TABLE disowning (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  disowned_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
INSERT INTO schema_expansion (number) VALUES (112);
