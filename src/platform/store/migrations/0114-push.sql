-- Where the device of a token is told, by a push without content, that something waits (decision 90), and of what it was told.
CREATE TABLE push_subscription (
  token_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  place TEXT NOT NULL,
  key_id TEXT NOT NULL,
  subscribed_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (token_id)
);
CREATE TABLE push_delivery (
  service TEXT NOT NULL,
  operation_id TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  PRIMARY KEY (service, operation_id)
);
CREATE INDEX push_delivery_over ON push_delivery (expires_at_ms);
CREATE INDEX push_delivery_open ON push_delivery (service) WHERE ended_at_ms IS NULL;
INSERT INTO schema_expansion (number) VALUES (114);
