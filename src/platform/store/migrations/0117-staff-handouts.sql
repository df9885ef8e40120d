-- Who printed, and who asked for, the password and the activation code of a member of the staff that nobody has used up (docs/adr/0092).
CREATE TABLE staff_handout (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  password_by TEXT,
  password_asked_by TEXT,
  code_by TEXT,
  code_asked_by TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
INSERT INTO schema_expansion (number) VALUES (117);
