-- How many codes went to one mailbox within a day (X13), under a keyed hash of its address. Rows are forgotten after it.
CREATE TABLE mailbox (
  mailbox_hash TEXT NOT NULL PRIMARY KEY,
  sends TEXT NOT NULL,
  unproven TEXT NOT NULL,
  last_sent_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX mailbox_by_send ON mailbox (last_sent_at_ms);
