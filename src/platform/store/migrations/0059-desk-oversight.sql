-- What a request for approval was made on, and what was said of it (finding D10). Apart from the request, whose row older
-- nodes write without knowing of this.
CREATE TABLE approval_talk (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  action TEXT NOT NULL,
  request TEXT NOT NULL,
  facts TEXT NOT NULL,
  said TEXT NOT NULL,
  declined_because TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id, action, request)
);
-- When somebody at a desk last looked at what became of their requests. Not journaled: it says nothing but that a page was read.
CREATE TABLE approval_look (
  desk TEXT NOT NULL,
  user_id TEXT NOT NULL,
  looked_at_ms BIGINT NOT NULL,
  PRIMARY KEY (desk, user_id)
);

-- 監査ログ (finding D3): which blocks of the journal tell of what, and of which time. No event tells this: it is derived
-- from the journal.
CREATE TABLE journal_mark (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  block BIGINT NOT NULL,
  PRIMARY KEY (kind, value, block)
);
CREATE TABLE journal_block (
  block BIGINT NOT NULL PRIMARY KEY,
  from_ms BIGINT NOT NULL,
  until_ms BIGINT NOT NULL
);
CREATE TABLE journal_marked (
  name TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);
-- What each login writes is out of sight; the condition is that of journal/newest-of-types.ts, word for word.
CREATE INDEX IF NOT EXISTS journal_telling ON journal (service, position) WHERE type NOT IN ('password_accepted', 'code_accepted', 'session_started', 'session_ended', 'logged_in', 'token_checked', 'fixed_password_accepted');

-- What an auditor asks for often. Not journaled: what is looked at is.
CREATE TABLE audit_filter (
  desk TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  saved_at_ms BIGINT NOT NULL,
  PRIMARY KEY (desk, user_id, name)
);

-- The last check of the journal from a desk, and how far it is. Its end is journaled.
CREATE TABLE journal_proof (
  desk TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL,
  status TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at_ms BIGINT NOT NULL,
  seen_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  entries BIGINT NOT NULL,
  total BIGINT NOT NULL,
  report TEXT
);
INSERT INTO schema_expansion (number) VALUES (59);
