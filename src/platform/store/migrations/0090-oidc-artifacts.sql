-- What OpenID Connect keeps for minutes or hours, sealed: codes, tokens, logins under way. Under the SHA-256 of what names it.
CREATE TABLE oidc_artifact (
  artifact_hash TEXT NOT NULL PRIMARY KEY,
  grant_hash TEXT,
  sealed {{bytes}} NOT NULL,
  consumed_at_ms BIGINT,
  expires_at_ms BIGINT NOT NULL
);
CREATE INDEX oidc_artifact_of_grant ON oidc_artifact (grant_hash) WHERE grant_hash IS NOT NULL;
CREATE INDEX oidc_artifact_expiring ON oidc_artifact (expires_at_ms);
-- Which systems know of a session, and are told when it ends.
CREATE TABLE oidc_visit (
  session_hash TEXT NOT NULL,
  oidc_client_id TEXT NOT NULL,
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  sid TEXT NOT NULL,
  due_at_ms BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  PRIMARY KEY (session_hash, oidc_client_id)
);
CREATE INDEX oidc_visit_due ON oidc_visit (service, due_at_ms);
INSERT INTO schema_expansion (number) VALUES (90);
