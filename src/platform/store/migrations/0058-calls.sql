-- Calls at a desk, their records, and which one of an operator is not over (decision 45).
CREATE TABLE desk_call (
  desk TEXT NOT NULL,
  case_number TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  service TEXT,
  user_id TEXT,
  session_hash TEXT NOT NULL,
  begun_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  ended_by TEXT,
  identified TEXT,
  identified_at_ms BIGINT,
  asked TEXT NOT NULL,
  why TEXT,
  notes TEXT NOT NULL,
  noted_at_ms TEXT NOT NULL,
  acts TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (desk, case_number)
);
CREATE INDEX desk_call_by_time ON desk_call (desk, begun_at_ms);
CREATE INDEX desk_call_by_operator ON desk_call (desk, operator_id, begun_at_ms);
CREATE INDEX desk_call_by_user ON desk_call (service, user_id, begun_at_ms);
CREATE TABLE desk_open_call (
  desk TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  case_number TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (desk, operator_id)
);
INSERT INTO schema_expansion (number) VALUES (58);
