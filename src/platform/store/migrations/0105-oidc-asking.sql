-- Systems of OpenID Connect that ask a user's token (decision 66), and what they ask, which a signed operation answers.
ALTER TABLE oidc_client ADD COLUMN asks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE oidc_client ADD COLUMN notify_uri TEXT;
-- Under the SHA-256 of what the system knows it by. `sealed` is that itself, with what a notification shows; null: the system asks.
CREATE TABLE oidc_ask (
  ask_hash TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  oidc_client_id TEXT NOT NULL,
  operation_id TEXT NOT NULL,
  polled_at_ms BIGINT NOT NULL,
  sealed {{bytes}},
  due_at_ms BIGINT,
  attempts BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL
);
CREATE INDEX oidc_ask_due ON oidc_ask (due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX oidc_ask_expiring ON oidc_ask (expires_at_ms);
CREATE INDEX IF NOT EXISTS oidc_subject_named ON oidc_subject (service, subject);
INSERT INTO schema_expansion (number) VALUES (105);
