-- The master keys of the installation, as far as the journal tells of them (decision 57): which one makes new secrets, and
-- which ones are retired. The keys themselves are in the key ring only.
CREATE TABLE master_key (
  key_id TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL,
  added_at_ms BIGINT,
  current_at_ms BIGINT,
  replaced_at_ms BIGINT,
  retired_at_ms BIGINT,
  keeps_passwords BIGINT NOT NULL,
  version BIGINT NOT NULL
);
INSERT INTO schema_expansion (number) VALUES (71);
