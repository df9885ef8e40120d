import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMigrations } from './migrations.ts'

const path = 'src/platform/store/migrations/0050-later.sql'
const claim = 'INSERT INTO schema_expansion (number) VALUES (50);'
const complaints = (text: string, at = path) => checkMigrations([{ path: at, text }]).length

test('R4: a migration that says it only adds may do nothing else', () => {
  for (const adds of [
    'CREATE TABLE a (id TEXT);\nCREATE UNIQUE INDEX a_by_id ON a (id);',
    'ALTER TABLE customer ADD COLUMN a TEXT; -- a word\nALTER TABLE customer ADD COLUMN b BIGINT NOT NULL DEFAULT 0;',
    'CREATE INDEX IF NOT EXISTS customer_by_a ON customer (a);',
  ])
    assert.equal(complaints(`${adds}\n${claim}`), 0, adds)
  for (const more of [
    'DROP TABLE a;',
    'ALTER TABLE customer DROP COLUMN a;',
    'ALTER TABLE customer RENAME COLUMN a TO b;',
    'ALTER TABLE customer ADD COLUMN a TEXT NOT NULL;',
    'ALTER TABLE customer ADD COLUMN a TEXT UNIQUE;',
    'CREATE UNIQUE INDEX customer_by_a ON customer (a);',
    'CREATE INDEX customer_by_a ON customer (a);',
    "UPDATE customer SET a = '';",
    'DELETE FROM customer;',
  ])
    assert.equal(complaints(`${more}\n${claim}`), 1, more)
})

test('R4: a migration says whether older nodes can go on', () => {
  assert.equal(complaints('CREATE TABLE a (id TEXT);'), 1)
  assert.equal(complaints('CREATE TABLE a (id TEXT);\nINSERT INTO schema_expansion (number) VALUES (51);'), 1)
  assert.equal(complaints('-- contracts: nobody reads it since 0.2\nDROP TABLE a;'), 0)
  assert.equal(complaints('DROP TABLE a;', 'src/platform/store/migrations/0016-handover.sql'), 0)
  assert.equal(complaints('DROP TABLE a;', 'src/bank/migrations/0050-later.sql'), 1)
})
