-- Services of a bank: accounts and their ledger, what customers agreed on, WEB-FB's users, transfers and payees.

CREATE TABLE bank_account (
  service TEXT NOT NULL,
  account_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  branch_code TEXT NOT NULL,
  account_type TEXT NOT NULL,
  number TEXT NOT NULL,
  holder_name TEXT NOT NULL,
  balance_yen BIGINT NOT NULL,
  opened_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, account_id)
);

CREATE TABLE bank_posting (
  service TEXT NOT NULL,
  account_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  booked_at_ms BIGINT NOT NULL,
  day TEXT NOT NULL,
  yen BIGINT NOT NULL,
  balance_yen BIGINT,
  text TEXT NOT NULL,
  transfer_id TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, account_id, entry_id)
);

CREATE TABLE bank_agreement (
  service TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  company_code TEXT,
  kana_name TEXT,
  usage_form TEXT,
  on_codes_since_ms BIGINT,
  stopped_at_ms BIGINT,
  stopped_by TEXT,
  closed_days TEXT NOT NULL,
  per_transfer_yen BIGINT,
  per_day_yen BIGINT,
  terms_version TEXT,
  terms_accepted_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, customer_id)
);

CREATE TABLE fb_user (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  role TEXT NOT NULL,
  may_transfer BIGINT NOT NULL,
  may_inquire BIGINT NOT NULL,
  per_transfer_yen BIGINT,
  per_day_yen BIGINT,
  certificate_only BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);

CREATE TABLE fb_password (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  verifier TEXT NOT NULL,
  generation BIGINT NOT NULL,
  must_change BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id, purpose)
);

CREATE TABLE last_login (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  login_at_ms BIGINT NOT NULL,
  previous_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);

CREATE TABLE fb_payee (
  service TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  payee_id TEXT NOT NULL,
  bank_code TEXT NOT NULL,
  bank_name TEXT NOT NULL,
  branch_code TEXT NOT NULL,
  branch_name TEXT NOT NULL,
  account_type TEXT NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  fee_bearer TEXT NOT NULL,
  label TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, customer_id, payee_id)
);

CREATE TABLE fb_transfer (
  service TEXT NOT NULL,
  transfer_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  memo TEXT NOT NULL,
  lines TEXT NOT NULL,
  debit_yen BIGINT NOT NULL,
  status TEXT NOT NULL,
  accepted_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  run_id TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, transfer_id)
);

CREATE TABLE fb_transfer_day (
  service TEXT NOT NULL,
  holder TEXT NOT NULL,
  day TEXT NOT NULL,
  accepted_yen BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, holder, day)
);

CREATE TABLE fb_run (
  service TEXT NOT NULL,
  run_id TEXT NOT NULL,
  day TEXT NOT NULL,
  count BIGINT NOT NULL,
  total_yen BIGINT NOT NULL,
  digest TEXT NOT NULL,
  made_at_ms BIGINT NOT NULL,
  delivered_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, run_id)
);

CREATE INDEX bank_account_by_customer ON bank_account (service, customer_id, account_id);
CREATE INDEX bank_posting_by_day ON bank_posting (service, account_id, day, booked_at_ms);
CREATE INDEX fb_user_by_customer ON fb_user (service, customer_id, user_id);
CREATE INDEX fb_transfer_by_customer ON fb_transfer (service, customer_id, accepted_at_ms);
CREATE INDEX fb_transfer_by_day ON fb_transfer (service, status, day);
CREATE INDEX fb_transfer_by_run ON fb_transfer (service, run_id, transfer_id);
