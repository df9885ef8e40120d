-- When a customer's transfer limits were raised last; unknown of raises from before (decision 89).
ALTER TABLE bank_agreement ADD COLUMN limits_raised_at_ms BIGINT;
INSERT INTO schema_expansion (number) VALUES (113);
