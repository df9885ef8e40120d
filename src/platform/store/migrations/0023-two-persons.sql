-- What a request holds besides its subject, why it takes two persons, and how much one person did (decision 25).
ALTER TABLE approval ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE approval ADD COLUMN because TEXT NOT NULL DEFAULT '[]';

ALTER TABLE desk_operator ADD COLUMN acts_day TEXT;
ALTER TABLE desk_operator ADD COLUMN acts BIGINT NOT NULL DEFAULT 0;

CREATE TABLE desk_care (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  password_at_ms BIGINT,
  token_at_ms BIGINT,
  unlocks TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
