-- What was done at the server to what belongs to no service: the audit log of every desk asks for it.
CREATE INDEX journal_of_server ON journal (type, position) WHERE service IS NULL;
