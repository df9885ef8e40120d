-- Which keys each process that serves has loaded, so that none makes a secret that another one can't open. No event tells
-- this: a process says it of itself, by its own clock, as long as it lives.
CREATE TABLE node_key (
  chain TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  key_ids TEXT NOT NULL,
  current_id TEXT NOT NULL,
  seen_at_ms BIGINT NOT NULL,
  left_at_ms BIGINT
);
INSERT INTO schema_expansion (number) VALUES (72);
