-- Runs on SQLite and on PostgreSQL. {{identity}} and {{bytes}} are the two types whose names differ;
-- the migrator puts in the driver's own.

CREATE TABLE customer (
  service TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, customer_id)
);
CREATE INDEX customer_by_name ON customer (service, name);

CREATE TABLE service_user (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  administrator BIGINT NOT NULL,
  status TEXT NOT NULL,
  session_hash TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);

CREATE TABLE password (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  verifier TEXT NOT NULL,
  previous_verifiers TEXT NOT NULL,
  generation BIGINT NOT NULL,
  must_change TEXT,
  set_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT,
  failures BIGINT NOT NULL,
  locked BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);

CREATE TABLE unknown_login (
  service TEXT NOT NULL,
  login_hash TEXT NOT NULL,
  failures BIGINT NOT NULL,
  locked BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, login_hash)
);

CREATE TABLE token (
  token_id TEXT NOT NULL PRIMARY KEY,
  moving_factor TEXT NOT NULL,
  form_factor TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  digits BIGINT NOT NULL,
  period_seconds BIGINT NOT NULL,
  sealed_secret {{bytes}} NOT NULL,
  issued_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- What changes with every code stays narrow: a narrow row updates at a third of the cost of a wide one.
CREATE TABLE token_use (
  token_id TEXT NOT NULL PRIMARY KEY,
  last_step BIGINT NOT NULL,
  drift_ms BIGINT NOT NULL,
  drift_uncertainty_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE binding (
  service TEXT NOT NULL,
  holder TEXT NOT NULL,
  binding_id TEXT,
  token_id TEXT,
  status TEXT NOT NULL,
  failures BIGINT NOT NULL,
  enrolled_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, holder)
);

CREATE TABLE token_claim (
  service TEXT NOT NULL,
  token_id TEXT NOT NULL,
  holder TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, token_id)
);

CREATE TABLE revoked_binding (
  binding_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  holder TEXT NOT NULL,
  token_id TEXT NOT NULL,
  enrolled_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX revoked_binding_by_holder ON revoked_binding (service, holder);

CREATE TABLE session (
  session_hash TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  purpose TEXT NOT NULL,
  started_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX session_by_expiry ON session (expires_at_ms);

-- When a session was last used. Not journaled: it says nothing but that a page was read.
CREATE TABLE session_seen (
  session_hash TEXT NOT NULL PRIMARY KEY,
  seen_at_ms BIGINT NOT NULL
);

-- Append-only. `position` is the order of commits per state, over all chains; the hash covers the body and,
-- through the hash before, everything earlier in the same chain.
CREATE TABLE journal (
  position {{identity}},
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  type TEXT NOT NULL,
  service TEXT,
  user_id TEXT,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX journal_by_user ON journal (service, user_id, position);

CREATE TABLE journal_chain (
  chain TEXT NOT NULL PRIMARY KEY,
  started_at_ms BIGINT NOT NULL,
  head_seq BIGINT NOT NULL,
  head_hash TEXT NOT NULL,
  anchored_seq BIGINT NOT NULL
);

CREATE TABLE journal_checkpoint (
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);
