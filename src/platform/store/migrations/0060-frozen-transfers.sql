-- Whose transfers are frozen, a user's or a whole customer's, since when and why (finding D5, decision 47).
CREATE TABLE transfer_freeze (
  service TEXT NOT NULL,
  holder TEXT NOT NULL,
  frozen_at_ms BIGINT NOT NULL,
  frozen_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, holder)
);
-- contracts: an older node would confirm and pay what is frozen, and pay a payee that was stopped.
