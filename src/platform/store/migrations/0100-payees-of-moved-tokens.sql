-- Whom a token's old device has confirmed to pay, as digests, until the new one has fetched them (decision 81).
ALTER TABLE token_move ADD COLUMN payees TEXT;
INSERT INTO schema_expansion (number) VALUES (100);
