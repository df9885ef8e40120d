-- Set on all chains by a migration that does more than add (docs/adr/0036-upgrades-without-a-stop.md): a process that was
-- serving before it commits nothing after it.
ALTER TABLE journal_chain ADD COLUMN superseded BIGINT NOT NULL DEFAULT 0;
