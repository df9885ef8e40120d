-- After a restore (docs/adr/0031-a-fence-after-a-restore.md): which event-based tokens need two codes before one counts
-- again, and which runs wait for a person to say whether they have left already.
ALTER TABLE token_use ADD COLUMN fence TEXT;
ALTER TABLE fb_run ADD COLUMN held_at_ms BIGINT;
ALTER TABLE fb_run ADD COLUMN dropped_at_ms BIGINT;
-- One row while a database is being restored: nothing opens it but what finishes that.
CREATE TABLE restore_mark (
  begun_at_ms BIGINT NOT NULL
);
