-- The same moment by the database's own clock, where it has one: how far that process's clock is off it. SQLite has none.
ALTER TABLE journal_chain ADD COLUMN seen_by_database_ms BIGINT;
-- A token that was used while the clock told a false future (docs/adr/0033-a-clock-is-held-against-others.md): the step
-- that its last used one was, and those that were accepted ahead of the time, which never count again.
ALTER TABLE token_use ADD COLUMN false_step BIGINT;
ALTER TABLE token_use ADD COLUMN spent_ahead TEXT;
