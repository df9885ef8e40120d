-- Staff of the support desks, and what a second of them has to approve.

CREATE TABLE desk_operator (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);

CREATE TABLE approval (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  action TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  identification TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at_ms BIGINT NOT NULL,
  decided_by TEXT,
  decided_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id, action)
);
CREATE INDEX approval_by_status ON approval (status, requested_at_ms);

CREATE INDEX service_user_by_customer ON service_user (service, customer_id);
CREATE INDEX binding_by_token ON binding (service, token_id);

-- A file that an operator uploaded and has not confirmed yet. Sealed: it may hold passwords.
CREATE TABLE import_draft (
  draft_id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  sealed {{bytes}} NOT NULL,
  expires_at_ms BIGINT NOT NULL
);
