-- The rows of a batch that is confirmed on the token's own screen (decision 75), for whoever looks through them there.
ALTER TABLE signed_operation ADD COLUMN rows TEXT;
INSERT INTO schema_expansion (number) VALUES (94);
