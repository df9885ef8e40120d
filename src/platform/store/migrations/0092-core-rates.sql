-- Rates of exchange that the core system told, the newest and what they were by the minute (finding E5, decision 83).
CREATE TABLE bank_rate (
  service TEXT NOT NULL,
  currency TEXT NOT NULL,
  as_of_ms BIGINT NOT NULL,
  sell BIGINT NOT NULL,
  buy BIGINT NOT NULL,
  interest BIGINT NOT NULL,
  yen_interest BIGINT NOT NULL,
  published_on TEXT NOT NULL,
  tts BIGINT NOT NULL,
  ttm BIGINT NOT NULL,
  ttb BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, currency)
);

CREATE TABLE bank_rate_minute (
  service TEXT NOT NULL,
  currency TEXT NOT NULL,
  minute TEXT NOT NULL,
  as_of_ms BIGINT NOT NULL,
  sell BIGINT NOT NULL,
  buy BIGINT NOT NULL,
  interest BIGINT NOT NULL,
  yen_interest BIGINT NOT NULL,
  published_on TEXT NOT NULL,
  tts BIGINT NOT NULL,
  ttm BIGINT NOT NULL,
  ttb BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, currency, minute)
);

-- As of when the rate was that a quote came from; null: it is of the synthetic market, or older than this.
ALTER TABLE fx_quote ADD COLUMN rate_as_of_ms BIGINT;
INSERT INTO schema_expansion (number) VALUES (92);
