-- Letters that a print house prints (decision 48): runs of them, whose letter each is, and what it tells, sealed, until it is taken out.
CREATE TABLE print_run (
  service TEXT NOT NULL,
  run_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  count BIGINT NOT NULL,
  done BIGINT NOT NULL,
  left_out BIGINT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at_ms BIGINT NOT NULL,
  pdf_taken_by TEXT,
  pdf_taken_at_ms BIGINT,
  csv_taken_by TEXT,
  csv_taken_at_ms BIGINT,
  lost_by TEXT,
  lost_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, run_id)
);
CREATE INDEX print_run_unprepared ON print_run (made_at_ms) WHERE done < count AND lost_at_ms IS NULL;
CREATE TABLE printed_letter (
  service TEXT NOT NULL,
  run_id TEXT NOT NULL,
  number TEXT NOT NULL,
  user_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, run_id, number)
);
CREATE TABLE letter_secret (
  service TEXT NOT NULL,
  run_id TEXT NOT NULL,
  number TEXT NOT NULL,
  sealed {{bytes}} NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, run_id, number)
);
-- A file of the core system (decision 48), and how far it is done.
CREATE TABLE user_import (
  service TEXT NOT NULL,
  import_id TEXT NOT NULL,
  lines BIGINT NOT NULL,
  done BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  whole BIGINT NOT NULL,
  digest TEXT NOT NULL,
  reason TEXT NOT NULL,
  identification TEXT NOT NULL,
  approved BIGINT NOT NULL,
  begun_by TEXT NOT NULL,
  begun_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  stopped_line BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, import_id)
);
CREATE INDEX user_import_open ON user_import (begun_at_ms) WHERE ended_at_ms IS NULL;
CREATE TABLE import_refusal (
  service TEXT NOT NULL,
  import_id TEXT NOT NULL,
  line TEXT NOT NULL,
  user_id TEXT NOT NULL,
  refusal TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, import_id, line)
);
INSERT INTO schema_expansion (number) VALUES (61);
