-- What the core system answered to a posting that it was sent, and since when it cannot be asked (finding E5, decision 71).
ALTER TABLE bank_posting ADD COLUMN core_answer TEXT;
ALTER TABLE bank_posting ADD COLUMN core_reason TEXT;
ALTER TABLE bank_posting ADD COLUMN core_answered_at_ms BIGINT;

CREATE INDEX IF NOT EXISTS bank_posting_unanswered ON bank_posting (service, booked_at_ms, entry_id)
  WHERE transfer_id IS NOT NULL AND balance_yen IS NOT NULL AND core_sequence IS NULL AND core_answer IS NULL;
CREATE INDEX IF NOT EXISTS bank_posting_refused ON bank_posting (service, core_answered_at_ms)
  WHERE core_answer = 'refused' AND core_sequence IS NULL;

CREATE TABLE core_contact (
  service TEXT NOT NULL,
  asked TEXT NOT NULL,
  fault TEXT NOT NULL,
  since_ms BIGINT NOT NULL,
  PRIMARY KEY (service, asked)
);
INSERT INTO schema_expansion (number) VALUES (91);
