-- Ended operations that go after a time (decision 76): those whose transfer stands here don't.
CREATE INDEX IF NOT EXISTS signed_operation_ended ON signed_operation (ended_at_ms)
  WHERE (status <> 'approved' OR act = 'client' OR subject = '');
INSERT INTO schema_expansion (number) VALUES (96);
