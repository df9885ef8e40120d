-- When an operator was last noted as having looked at a user: the journal says so once an hour.
CREATE TABLE desk_reading (
  desk TEXT NOT NULL,
  read_by TEXT NOT NULL,
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  read_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (desk, read_by, service, user_id)
);

-- What was done at the server to what belongs to no service: the audit log of every desk asks for it.
CREATE INDEX journal_of_server ON journal (type, position) WHERE service IS NULL;
