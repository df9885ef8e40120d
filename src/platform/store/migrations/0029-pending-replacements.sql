-- Changes that go around a token without a code of it, until they take effect or somebody stops them (decision 28).
CREATE TABLE pending_replacement (
  service TEXT NOT NULL,
  holder TEXT NOT NULL,
  user_id TEXT NOT NULL,
  way TEXT NOT NULL,
  replaces TEXT NOT NULL,
  asked_at_ms BIGINT NOT NULL,
  due_at_ms BIGINT NOT NULL,
  granted_under TEXT NOT NULL,
  address TEXT,
  details TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, holder)
);
CREATE INDEX pending_replacement_by_due ON pending_replacement (due_at_ms);
