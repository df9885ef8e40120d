-- When the wrong codes of the last days were typed, where a profile has a cap for them, and whether the cap is why the
-- binding is locked (THR-01, THR-08, decision 32).
ALTER TABLE binding ADD COLUMN wrong_codes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE binding ADD COLUMN capped BIGINT NOT NULL DEFAULT 0;
