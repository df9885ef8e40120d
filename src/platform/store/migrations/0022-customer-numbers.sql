-- A customer is the number that the institution gave it, and a name is only shown (D1). Customers from before have
-- none, until somebody gives them theirs.

ALTER TABLE customer ADD COLUMN number TEXT;
CREATE INDEX customer_by_number ON customer (service, number);

-- Whose a number is: the row in which two openings under one new number meet. Its key alone keeps numbers unique: the
-- later one finds a row of another version and decides again, where an index on the customers would only fail.
CREATE TABLE customer_number (
  service TEXT NOT NULL,
  number TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, number)
);
