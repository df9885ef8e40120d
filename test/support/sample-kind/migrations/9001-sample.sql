-- How often a member of a 会員サイト got the benefit.
CREATE TABLE sample_benefit (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  times BIGINT NOT NULL,
  claimed_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
