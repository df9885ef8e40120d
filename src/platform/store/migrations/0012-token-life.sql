-- Where a token is bound, over all services: asked when it is revoked or looked up as a whole.
CREATE INDEX token_claim_by_token ON token_claim (token_id);
