-- With which of its keys an institution signed an operation, since a ring forgets it one day, and the operations of a user
-- for the desk (decision 76).
ALTER TABLE signed_operation ADD COLUMN operation_key TEXT;
CREATE INDEX IF NOT EXISTS signed_operation_user ON signed_operation (service, user_id, issued_at_ms);
INSERT INTO schema_expansion (number) VALUES (95);
