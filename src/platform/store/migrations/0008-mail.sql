-- The outbox: mails that wait, are being sent, or have ended. `sealed` holds recipient and content, and only until the
-- mail has ended; `due_at_ms` is when a worker is to look at it next. Rows are forgotten some time after their end.
CREATE TABLE mail (
  mail_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  sealed {{bytes}},
  status TEXT NOT NULL,
  queued_at_ms BIGINT NOT NULL,
  not_after_ms BIGINT,
  once BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at_ms BIGINT,
  reason TEXT,
  ended_at_ms BIGINT,
  version BIGINT NOT NULL
);
-- Codes first: somebody waits for them.
CREATE INDEX mail_due ON mail (once DESC, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX mail_by_end ON mail (ended_at_ms);
