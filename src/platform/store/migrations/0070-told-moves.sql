-- What a user reads at the next login of a move of the token (finding P6, decision 56). No entry is of this type before it.
CREATE INDEX IF NOT EXISTS journal_token_moves ON journal (service, user_id, position) WHERE type = 'user_token_moved';
INSERT INTO schema_expansion (number) VALUES (70);
