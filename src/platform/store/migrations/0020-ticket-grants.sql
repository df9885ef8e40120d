-- What a ticket was given under (X2). Tickets from before know nothing of it and count no more; they lived five minutes.

ALTER TABLE session ADD COLUMN granted_under TEXT;
ALTER TABLE service_user ADD COLUMN ticket_grant TEXT;
