-- A customer is the number that the institution gave it, and a name is only shown (D1). Customers from before have
-- none, until somebody gives them theirs.

ALTER TABLE customer ADD COLUMN number TEXT;
CREATE UNIQUE INDEX customer_by_number ON customer (service, number);

-- Whose a number is: the row that two openings under one new number meet in.
CREATE TABLE customer_number (
  service TEXT NOT NULL,
  number TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, number)
);
