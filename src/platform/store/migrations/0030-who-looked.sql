-- When an operator was last noted as having looked at a list: the journal says so once an hour.
CREATE TABLE desk_list_reading (
  desk TEXT NOT NULL,
  read_by TEXT NOT NULL,
  list TEXT NOT NULL,
  filter TEXT NOT NULL,
  read_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (desk, read_by, list, filter)
);

-- Upkeep deletes what was noted more than an hour ago.
CREATE INDEX desk_reading_by_time ON desk_reading (read_at_ms);
CREATE INDEX desk_list_reading_by_time ON desk_list_reading (read_at_ms);

-- Auditors ask for the newest entries of some types, be they ever so rare among a million others. Those that each login
-- writes are nowhere rare, and would pay for one more index; the condition is that of journal/newest-of-types.ts, word for word.
CREATE INDEX journal_by_type ON journal (service, type, position) WHERE type NOT IN ('password_accepted', 'code_accepted', 'session_started', 'session_ended', 'logged_in', 'token_checked', 'fixed_password_accepted');
