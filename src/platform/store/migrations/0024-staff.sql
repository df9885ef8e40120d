-- A lock at a desk ends by itself (D2): until when, and how many in a row.
ALTER TABLE password ADD COLUMN locked_until_ms BIGINT;
ALTER TABLE password ADD COLUMN lockouts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE unknown_login ADD COLUMN locked_until_ms BIGINT;
ALTER TABLE unknown_login ADD COLUMN lockouts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE binding ADD COLUMN locked_until_ms BIGINT;
ALTER TABLE binding ADD COLUMN lockouts BIGINT NOT NULL DEFAULT 0;

-- One person, one account: 社員番号 of the staff, and whose each is.
ALTER TABLE desk_operator ADD COLUMN employee_number TEXT;
CREATE TABLE employee_number (
  service TEXT NOT NULL,
  number TEXT NOT NULL,
  user_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, number)
);

-- Who administers the staff of a desk: the row in which two changes of it meet.
CREATE TABLE desk_administrators (
  service TEXT NOT NULL PRIMARY KEY,
  user_ids TEXT NOT NULL,
  version BIGINT NOT NULL
);
