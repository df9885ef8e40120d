-- Requests that were turned away (429, 503) before anything was decided, which no journal has: how many of a service in a
-- minute, as each node counted them ('' of no service). Kept for an hour, for alarms over all nodes (finding E7).
CREATE TABLE turned_away (
  service TEXT NOT NULL,
  minute_ms BIGINT NOT NULL,
  node TEXT NOT NULL,
  status BIGINT NOT NULL,
  requests BIGINT NOT NULL,
  PRIMARY KEY (service, minute_ms, node, status)
);
CREATE INDEX turned_away_by_minute ON turned_away (minute_ms);
INSERT INTO schema_expansion (number) VALUES (74);
