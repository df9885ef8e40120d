-- Codes by mail and their addresses, what administrators of a customer choose, and the CTPコード of customers (S2).

ALTER TABLE customer ADD COLUMN counterparty_code TEXT;
CREATE UNIQUE INDEX customer_by_code ON customer (service, counterparty_code);
CREATE INDEX user_by_customer ON service_user (service, customer_id, user_id);

CREATE TABLE mail_address (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  address TEXT NOT NULL,
  registered_at_ms BIGINT NOT NULL,
  changed_at_ms BIGINT,
  cooling_until_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);

CREATE TABLE mail_settings (
  service TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  login BIGINT NOT NULL,
  lock BIGINT NOT NULL,
  registration BIGINT NOT NULL,
  change BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, customer_id)
);

-- One live code for a user and a purpose; the next one takes its row.
CREATE TABLE challenge (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  session_hash TEXT NOT NULL,
  mail_id TEXT NOT NULL,
  code_hash TEXT,
  address TEXT NOT NULL,
  sent_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  sends TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id, purpose)
);
