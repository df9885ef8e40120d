-- A run tells the postings of its transfers (finding E5, decision 67).
CREATE INDEX IF NOT EXISTS bank_posting_transfer ON bank_posting (service, transfer_id) WHERE transfer_id IS NOT NULL;
INSERT INTO schema_expansion (number) VALUES (86);
