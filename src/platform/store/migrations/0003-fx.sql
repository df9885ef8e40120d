-- 為替予約. Amounts in minor units of the currency, rates in 1/100 yen, yen in yen; dates are YYYY-MM-DD.

-- A firm price for one session. Rows are forgotten some time after they expired; the journal keeps them.
CREATE TABLE fx_quote (
  quote_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  session_hash TEXT NOT NULL,
  currency TEXT NOT NULL,
  side TEXT NOT NULL,
  amount BIGINT NOT NULL,
  method TEXT NOT NULL,
  deliver_from TEXT NOT NULL,
  deliver_until TEXT NOT NULL,
  rate BIGINT NOT NULL,
  yen BIGINT NOT NULL,
  quoted_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  contract_id TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX fx_quote_by_expiry ON fx_quote (expires_at_ms);

CREATE TABLE fx_contract (
  service TEXT NOT NULL,
  contract_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  concluded_by TEXT NOT NULL,
  order_id TEXT,
  currency TEXT NOT NULL,
  side TEXT NOT NULL,
  amount BIGINT NOT NULL,
  method TEXT NOT NULL,
  deliver_from TEXT NOT NULL,
  deliver_until TEXT NOT NULL,
  rate BIGINT NOT NULL,
  yen BIGINT NOT NULL,
  concluded_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  balance BIGINT NOT NULL CHECK (balance >= 0),
  uses TEXT NOT NULL,
  confirmation TEXT NOT NULL,
  confirmed_by TEXT,
  confirmed_at_ms BIGINT,
  dispute TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, contract_id)
);
CREATE INDEX fx_contract_by_customer ON fx_contract (service, customer_id, concluded_at_ms);

CREATE TABLE fx_order (
  service TEXT NOT NULL,
  order_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  placed_by TEXT NOT NULL,
  currency TEXT NOT NULL,
  side TEXT NOT NULL,
  amount BIGINT NOT NULL,
  method TEXT NOT NULL,
  deliver_from TEXT NOT NULL,
  deliver_until TEXT NOT NULL,
  limit_rate BIGINT NOT NULL,
  yen BIGINT NOT NULL,
  keep_until TEXT NOT NULL,
  placed_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  ended_at_ms BIGINT,
  contract_id TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, order_id)
);
CREATE INDEX fx_order_by_customer ON fx_order (service, customer_id, placed_at_ms);
CREATE INDEX fx_order_by_status ON fx_order (status);

-- What a customer has outstanding. Neither part is ever below zero; that both together stay below the customer's
-- limit is decided in the same transaction as what adds to them.
CREATE TABLE fx_credit_line (
  service TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  contracts_yen BIGINT NOT NULL CHECK (contracts_yen >= 0),
  orders_yen BIGINT NOT NULL CHECK (orders_yen >= 0),
  version BIGINT NOT NULL,
  PRIMARY KEY (service, customer_id)
);
