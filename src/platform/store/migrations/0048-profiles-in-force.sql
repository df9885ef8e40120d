-- By which profile each service is decided, as somebody said it (finding E3, decision 50).
CREATE TABLE profile_in_force (
  service TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  profile TEXT NOT NULL,
  activated_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
INSERT INTO schema_expansion (number) VALUES (48);
