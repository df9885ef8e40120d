-- For lists of one service by what stands at each, and for counting them: the few among many without reading all.
CREATE INDEX IF NOT EXISTS service_user_by_status ON service_user (service, status, user_id);
CREATE INDEX IF NOT EXISTS activation_by_status ON activation (service, status, user_id);
CREATE INDEX IF NOT EXISTS password_locked ON password (service) WHERE locked = 1;

INSERT INTO schema_expansion (number) VALUES (45);
