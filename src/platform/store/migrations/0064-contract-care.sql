-- Who at the bank looks after a contract, and what it answered to a dispute (finding D12).
ALTER TABLE fx_contract ADD COLUMN owner TEXT;
ALTER TABLE fx_contract ADD COLUMN answer TEXT;
ALTER TABLE fx_contract ADD COLUMN answered_at_ms BIGINT;
CREATE INDEX IF NOT EXISTS fx_contract_unsettled ON fx_contract (service, confirmation);
CREATE INDEX IF NOT EXISTS fx_contract_open ON fx_contract (service, deliver_until);
INSERT INTO schema_expansion (number) VALUES (64);
