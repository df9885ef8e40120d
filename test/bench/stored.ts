// `npm run bench:stored`: what acts leave in a PostgreSQL: entries and bytes of the journal, and how far all tables and
// indexes grow, an act (docs/scaling.md). Real operations, one act after the other; `-- 30` for a
// first look.
import { verifyCode } from '../../src/authority/operations/clients/verify-code.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { openStore, sql } from '../contract/support/databases.ts'
import {
  addPerson,
  caller,
  codeOf,
  createContext,
  type Person,
  shoko,
  ticketOf,
} from '../contract/support/people.ts'
import { startPostgres } from '../support/postgres.ts'
import { openCompany, registerToken, sessionOf } from '../support/web-fb/companies.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'

const acts = Number(process.argv[2] ?? 300)
const server = await startPostgres()
const place = { driver: 'postgres', at: await server.createDatabase() } as const
let now = Temporal.Instant.from('2016-01-13T10:12:15+09:00')
const store = await openStore(place, now)
const context = createContext(store, newKeyRingText('2015-01-01T00:00:00Z'), () => now)
/** The next step of every token. */
const nextStep = () => {
  now = now.add({ seconds: 30 })
}

type Stored = {
  readonly entries: number
  readonly journalBytes: number
  readonly bytes: number
  readonly pages: number
}

async function stored(): Promise<Stored> {
  await sql(place, 'VACUUM ANALYZE')
  const [[entries, journalBytes, pages, bytes] = []] = await sql(
    place,
    "SELECT (SELECT COUNT(*) FROM journal), (SELECT SUM(pg_column_size(j.*)) FROM journal j), pg_total_relation_size('journal'), " +
      "(SELECT SUM(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace)",
  )
  return {
    entries: Number(entries),
    journalBytes: Number(journalBytes),
    pages: Number(pages),
    bytes: Number(bytes),
  }
}

async function measured(what: string, act: () => Promise<string>): Promise<void> {
  const before = await stored()
  for (let i = 0; i < acts; i++) {
    const outcome = await act()
    if (outcome !== 'accepted') throw new Error(`${what}: ${outcome}`)
  }
  const after = await stored()
  const each = (name: keyof Stored) =>
    ((after[name] - before[name]) / acts).toFixed(name === 'entries' ? 1 : 0)
  process.stdout.write(
    `${what.padEnd(24)} ${each('entries')} entries of ${each('journalBytes')} bytes; ` +
      `the journal with its indexes grew by ${each('pages')} bytes, everything by ${each('bytes')}\n`,
  )
}

const person: Person = await addPerson(context, shoko, '0000000001', 'event')
const company = await openCompany(context, 'M54100020025', { openingYen: 1_000_000_000 })
const { tokenId } = await registerToken(context, company, 'individual')
nextStep()
let counter = 1
const codeNow = () => {
  counter += 1
  return codeOf(context, person.tokenId, counter)
}

await measured('a check by the API', async () => {
  const code = await codeNow()
  const outcome = await verifyCode(context, caller, { ...person, code, context: 'login' })
  return outcome.ok ? 'accepted' : outcome.refusal
})
await measured('a login', async () => {
  const code = await codeNow()
  const outcome = await logIn(context, caller, {
    ...person,
    ticketHash: await ticketOf(context, person),
    code,
  })
  return outcome.ok ? 'accepted' : outcome.refusal
})
const transfersOfASession = 20
let who = await sessionOf(context, company)
let transfers = 0
await measured('a transfer', async () => {
  nextStep()
  transfers += 1
  if (transfers % transfersOfASession === 0) who = await sessionOf(context, company)
  // Each of another amount: the same again would have to be meant.
  const draft = await draftOf(context, who, company.accountId, {
    payYen: 1000 + transfers,
    day: '2016-01-13',
  })
  return confirm(context, who, draft, await codeOf(context, tokenId))
})
await store.close()
await server.stop()
