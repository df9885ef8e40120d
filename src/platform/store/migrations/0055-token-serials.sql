-- What is printed on imported devices (finding I1), looked up by its plain spelling.
CREATE TABLE token_serial (
  token_id TEXT NOT NULL PRIMARY KEY,
  serial_no TEXT NOT NULL,
  serial_key TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX token_serial_by_key ON token_serial (serial_key, token_id);
INSERT INTO schema_expansion (number) VALUES (55);
