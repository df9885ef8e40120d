-- How many codes were refused on which day, without reading the journal.
CREATE INDEX IF NOT EXISTS journal_refused_codes ON journal (service, at_ms) WHERE type IN ('code_rejected', 'enrollment_rejected', 'challenge_failed');

INSERT INTO schema_expansion (number) VALUES (46);
