-- Up to where each place that is told everything (a SIEM) was told, and which process tells it (decision 61). No event
-- tells this: it is derived from the journal.
CREATE TABLE event_stream (
  place TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  holder TEXT,
  held_until_ms BIGINT NOT NULL
);
INSERT INTO schema_expansion (number) VALUES (75);
