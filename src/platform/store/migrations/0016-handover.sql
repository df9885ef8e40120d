-- Runs keep the names that their files hold, and why they could not be delivered. No run was ever made without them.

DROP TABLE fb_run;

CREATE TABLE fb_run (
  service TEXT NOT NULL,
  run_id TEXT NOT NULL,
  day TEXT NOT NULL,
  count BIGINT NOT NULL,
  total_yen BIGINT NOT NULL,
  digest TEXT NOT NULL,
  json_digest TEXT NOT NULL,
  names TEXT NOT NULL,
  made_at_ms BIGINT NOT NULL,
  delivered_at_ms BIGINT,
  fault TEXT,
  fault_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, run_id)
);

CREATE INDEX fb_run_newest ON fb_run (service, made_at_ms);
CREATE INDEX fb_run_undelivered ON fb_run (made_at_ms) WHERE delivered_at_ms IS NULL;
CREATE INDEX fb_transfer_waiting ON fb_transfer (service, accepted_at_ms, transfer_id)
  WHERE run_id IS NULL AND status = 'executed';
