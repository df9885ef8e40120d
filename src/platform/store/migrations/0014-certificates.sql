-- What signs the certificates of users: its own certificate for everybody, its private key sealed.
CREATE TABLE certificate_authority (
  authority_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  certificate TEXT NOT NULL,
  sealed {{bytes}} NOT NULL,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- 電子証明書 of users. The row decides whether a certificate counts, not the certificate.
CREATE TABLE certificate (
  serial TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  authority_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  issued_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  revoked_at_ms BIGINT,
  reason TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX certificate_by_user ON certificate (service, user_id, issued_at_ms);
CREATE INDEX certificate_revoked ON certificate (authority_id, expires_at_ms) WHERE status = 'revoked';
