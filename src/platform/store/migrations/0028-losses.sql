-- Why somebody is stopped, where it was a report of loss or theft (D6): of a user, and of a whole customer. And a token
-- that is missing because it was lost.
ALTER TABLE desk_care ADD COLUMN loss TEXT;
ALTER TABLE bank_agreement ADD COLUMN loss TEXT;
ALTER TABLE binding ADD COLUMN lost_at_ms BIGINT;
