-- What was redacted is asked for by each check of the journal and for each evidence, among however many entries.
CREATE INDEX IF NOT EXISTS journal_redactions ON journal (position) WHERE type = 'entries_redacted';
INSERT INTO schema_expansion (number) VALUES (87);
