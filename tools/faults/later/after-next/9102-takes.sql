-- contracts: nodes of the version before still write this table
DROP TABLE later;
