-- What entries of the journal tell of persons, beside them (decision 64): it can be forgotten, and the chain still holds.
CREATE TABLE journal_personal (
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  service TEXT NOT NULL,
  holder TEXT NOT NULL,
  type TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX journal_personal_by_holder ON journal_personal (service, holder);
CREATE INDEX journal_personal_by_type ON journal_personal (service, type, at_ms);
INSERT INTO schema_expansion (number) VALUES (80);
