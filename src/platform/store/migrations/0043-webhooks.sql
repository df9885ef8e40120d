-- Places of institutions that are told what happens (通知先), with their sealed secrets.
CREATE TABLE webhook (
  webhook_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret {{bytes}} NOT NULL,
  former_secret {{bytes}},
  former_until_ms BIGINT,
  status TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX webhook_by_service ON webhook (service, created_at_ms);

-- Up to where the journal was read for each. No event tells this, nor what follows: it is derived from the journal.
CREATE TABLE webhook_progress (
  webhook_id TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);

-- What each is told, until some days after it was. Events of one user wait for each other.
CREATE TABLE webhook_delivery (
  webhook_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  event_id TEXT NOT NULL,
  name TEXT NOT NULL,
  lane TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at_ms BIGINT NOT NULL,
  give_up_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  outcome TEXT,
  answer TEXT,
  PRIMARY KEY (webhook_id, position)
);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, due_at_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX webhook_delivery_lane ON webhook_delivery (webhook_id, lane, position) WHERE ended_at_ms IS NULL;
CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at_ms) WHERE ended_at_ms IS NOT NULL;
