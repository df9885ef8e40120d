-- What the desk searches users by (finding D8), in one spelling. No event tells this: it is derived from users and customers as
-- the journal tells of new ones.
CREATE TABLE search_user (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (service, user_id)
);
CREATE TABLE search_progress (
  service TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS mail_address_by_address ON mail_address (address);
INSERT INTO schema_expansion (number) VALUES (56);
