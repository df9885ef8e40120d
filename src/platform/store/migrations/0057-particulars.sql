-- What callers are identified with (decision 44): sealed, and the telephone number by keyed hashes, to be found by.
CREATE TABLE particulars (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  sealed {{bytes}} NOT NULL,
  telephone_hash TEXT,
  telephone_end_hash TEXT,
  held TEXT NOT NULL,
  changed_at_ms TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
CREATE INDEX particulars_by_telephone ON particulars (telephone_hash);
CREATE INDEX particulars_by_telephone_end ON particulars (telephone_end_hash);
INSERT INTO schema_expansion (number) VALUES (57);
