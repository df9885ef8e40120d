-- The key with which a token's device answers operations (decision 63).
CREATE TABLE token_device (
  token_id TEXT NOT NULL,
  device_key TEXT NOT NULL,
  registered_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (token_id)
);
INSERT INTO schema_expansion (number) VALUES (77);
