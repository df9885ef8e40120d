-- Entries carry a MAC under the key ring, and each chain starts signed. Chains from before have neither; the first
-- signed start names where they stood (signed = 0).

ALTER TABLE journal ADD COLUMN mac TEXT;
ALTER TABLE journal_chain ADD COLUMN signed BIGINT NOT NULL DEFAULT 0;

-- Whether it happened is asked at every start.
CREATE INDEX journal_verifiers_bound ON journal (type) WHERE type = 'verifiers_bound';
