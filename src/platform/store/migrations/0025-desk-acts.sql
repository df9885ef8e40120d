-- What the desk did to a user is asked for on the first screen after each login.
CREATE INDEX journal_desk_acts ON journal (service, user_id, position) WHERE type IN ('desk_acted', 'desk_acts_seen');
