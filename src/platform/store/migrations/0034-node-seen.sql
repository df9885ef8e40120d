-- When each process last wrote to show that it can, by its own clock: what makes a node ready, and lets others compare
-- their clocks with it.
ALTER TABLE journal_chain ADD COLUMN seen_at_ms BIGINT;
