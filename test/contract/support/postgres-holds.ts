// What tests of a PostgreSQL that is slow or away need: a connection of their own, and a commit that waits for them.

import type { TestContext } from 'node:test'
import { Client } from 'pg'
import { customerState } from '../../../src/authority/rules/customer.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { service } from './changes.ts'
import type { Database } from './databases.ts'

export async function isSaved(store: Store, id: string): Promise<boolean> {
  return (await store.read({ c: customerState.ref(service, id) })).c !== undefined
}

/** Our own session, besides the store's. */
export async function connected(t: TestContext, database: Database): Promise<Client> {
  const client = new Client({ connectionString: database.place.server ?? database.place.at })
  await client.connect()
  t.after(() => client.end())
  return client
}

/** Commits of entries about this customer wait in the server for as long as the advisory lock 42 is held. */
export async function holdCommitsAbout(client: Client, id: string): Promise<void> {
  await client.query(
    'CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$',
  )
  await client.query(
    `CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.body LIKE '%${id}%') EXECUTE FUNCTION hold()`,
  )
  await client.query('SELECT pg_advisory_lock(42)')
}
