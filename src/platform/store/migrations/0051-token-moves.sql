-- A token on its way to another device, as its old one began it (decision 42). Rows are deleted a day after they ended.
CREATE TABLE token_move (
  move_hash TEXT NOT NULL PRIMARY KEY,
  token_id TEXT NOT NULL,
  status TEXT NOT NULL,
  public_key TEXT,
  number TEXT,
  wrong_numbers BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX token_move_expiry ON token_move (expires_at_ms);
INSERT INTO schema_expansion (number) VALUES (51);
