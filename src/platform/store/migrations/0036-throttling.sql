-- Wrong passwords typed in browsers that the user logged in with before, or inside a session; and whether a lock closes
-- the way for all other browsers only (finding X5, decision 32).
ALTER TABLE password ADD COLUMN known_failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE password ADD COLUMN strangers_only BIGINT NOT NULL DEFAULT 0;
-- Who failed of late: an address, or an address with a login ID, as a keyed hash. Each failure adds to the debt, which
-- time pays off; no event tells of it, and nothing else depends on it.
CREATE TABLE attempt_debt (
  source TEXT NOT NULL PRIMARY KEY,
  debt_until_ms BIGINT NOT NULL,
  last_at_ms BIGINT NOT NULL
);
CREATE INDEX attempt_debt_over ON attempt_debt (debt_until_ms);
