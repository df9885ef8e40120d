-- The first screen after a login also tells which passkeys were thrown out (docs/adr/0096); found like moves of a token.
CREATE INDEX IF NOT EXISTS journal_disowned_passkeys ON journal (service, user_id, position) WHERE type = 'passkey_disowned';
INSERT INTO schema_expansion (number) VALUES (109);
