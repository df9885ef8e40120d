-- The day on which commands of the terminal go on with this chain; null: only the process that began it does (docs/adr/0084).
ALTER TABLE journal_chain ADD COLUMN shared_on TEXT;
INSERT INTO schema_expansion (number) VALUES (104);
