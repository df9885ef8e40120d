-- What a client of OpenID Connect shows once stays known behind a fence (decision 97); those of before are gone within minutes.
ALTER TABLE oidc_artifact ADD COLUMN once BIGINT NOT NULL DEFAULT 0;
INSERT INTO schema_expansion (number) VALUES (110);
