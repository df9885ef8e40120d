-- Reservations that a restore brought back wait until two persons say what becomes of them (finding R3, decision 101).
ALTER TABLE fb_transfer ADD COLUMN fenced_at_ms BIGINT;
ALTER TABLE fb_transfer ADD COLUMN fenced_case TEXT;
CREATE INDEX IF NOT EXISTS fb_transfer_fenced ON fb_transfer (service, fenced_case) WHERE fenced_at_ms IS NOT NULL;

CREATE TABLE fb_fenced_case (
  service TEXT NOT NULL,
  case_id TEXT NOT NULL,
  wish TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, case_id)
);
INSERT INTO schema_expansion (number) VALUES (122);
