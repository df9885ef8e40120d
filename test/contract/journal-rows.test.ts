// The rows must be what the journal makes of them: a row changed behind Warifu's back is detected (AUD-03, CRY-01).
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { contractKeyRingText, openStore } from './support/databases.ts'
import { copyOf, createLedger, type Ledger, ledgerEnd, verifyFile } from './support/ledger.ts'
import { codeOf, createContext, lastStepOf, shoko, submit } from './support/people.ts'

let ledger: Ledger
before(async () => {
  ledger = await createLedger()
})
after(() => ledger.remove())

const ofOne = `service = '${shoko}' AND user_id = '0000000001'`
const heldByOne = `service = '${shoko}' AND holder = 'user:0000000001'`
const aToken = '(SELECT min(token_id) FROM token_use)'
const bystander = '(SELECT max(token_id) FROM token_use)'

/** The change, its statement, and the kind of row that the check names. */
const changes: readonly (readonly [what: string, statement: string, kind: string])[] = [
  ['failures of a password', `UPDATE password SET failures = failures + 1 WHERE ${ofOne}`, 'password'],
  ['a lock of a password', `UPDATE password SET locked = 1 - locked WHERE ${ofOne}`, 'password'],
  [
    'a verifier, replaced by another user’s',
    `UPDATE password SET verifier = (SELECT verifier FROM password WHERE user_id = '0000000002') WHERE ${ofOne}`,
    'password',
  ],
  [
    'a password that need not be changed any more',
    `UPDATE password SET must_change = NULL WHERE ${ofOne}`,
    'password',
  ],
  ['a remembered password', `UPDATE password SET previous_verifiers = '["x"]' WHERE ${ofOne}`, 'password'],
  [
    'remembered passwords that are no list',
    `UPDATE password SET previous_verifiers = '[' WHERE ${ofOne}`,
    'password',
  ],
  ['failures of a binding', `UPDATE binding SET failures = 9 WHERE ${heldByOne}`, 'binding'],
  ['the status of a binding', `UPDATE binding SET status = 'locked' WHERE ${heldByOne}`, 'binding'],
  [
    'the token of a binding',
    `UPDATE binding SET token_id = (SELECT max(u.token_id) FROM token_use u WHERE u.token_id <> binding.token_id) WHERE ${heldByOne}`,
    'binding',
  ],
  ['a binding that is gone', `DELETE FROM binding WHERE ${heldByOne}`, 'binding'],
  [
    'a last step taken back by one',
    `UPDATE token_use SET last_step = last_step - 1 WHERE token_id = ${aToken}`,
    'tokenUse',
  ],
  ['a drift', `UPDATE token_use SET drift_ms = 30000 WHERE token_id = ${aToken}`, 'tokenUse'],
  ['a last step that is gone', `DELETE FROM token_use WHERE token_id = ${aToken}`, 'tokenUse'],
  [
    'a sealed secret, replaced by another token’s (CRY-01)',
    `UPDATE token SET sealed_secret = (SELECT sealed_secret FROM token WHERE token_id = ${bystander}) WHERE token_id = ${aToken}`,
    'token',
  ],
  ['the end of a token’s life', `UPDATE token SET expires_at_ms = 9e15 WHERE token_id = ${aToken}`, 'token'],
  [
    'a claim, given to another holder',
    `UPDATE token_claim SET holder = 'user:0000000002' WHERE ${heldByOne}`,
    'tokenClaim',
  ],
  ['a claim that is gone', `DELETE FROM token_claim WHERE ${heldByOne}`, 'tokenClaim'],
  ['a user who became an administrator', `UPDATE service_user SET administrator = 1 WHERE ${ofOne}`, 'user'],
  ['a user’s session', `UPDATE service_user SET session_hash = 'mine' WHERE ${ofOne}`, 'user'],
  [
    'a user whom nobody created',
    `INSERT INTO service_user SELECT service, '6666666666', customer_id, user_name, administrator, status, NULL, 1, NULL FROM service_user WHERE ${ofOne}`,
    'user',
  ],
  [
    'a user’s grant, for tickets that were voided (X2)',
    `UPDATE service_user SET ticket_grant = 'mine' WHERE ${ofOne}`,
    'user',
  ],
  ['a name of a customer', `UPDATE customer SET name = name || ' ' WHERE service = '${shoko}'`, 'customer'],
  [
    'a session that nobody began',
    "INSERT INTO session SELECT 'mine', service, user_id, stage, purpose, started_at_ms, expires_at_ms, 1, NULL, 0, NULL, NULL, NULL, NULL, NULL FROM session LIMIT 1",
    'session',
  ],
  [
    'a ticket under another grant (X2)',
    "UPDATE session SET granted_under = 'mine' WHERE stage = 'ticket'",
    'session',
  ],
  [
    'a ticket that became a login',
    "UPDATE session SET stage = 'authenticated' WHERE stage = 'ticket'",
    'session',
  ],
]

async function faultAfter(t: TestContext, statement: string): Promise<string> {
  const { copy, db } = copyOf(t, ledger)
  const { changes: changed } = db.prepare(statement).run()
  assert.ok(Number(changed) >= 1, 'the forgery changed nothing')
  db.close()
  const whole = await verifyFile(copy, { compareRows: true, outside: ledger.checkpoints })
  assert.equal(
    (await verifyFile(copy, { outside: ledger.checkpoints })).fault,
    null,
    'the journal itself holds',
  )
  return String(whole.fault)
}

describe('I8, AUD-03: a check with the rows names the row of', () => {
  for (const [what, statement, kind] of changes) {
    test(what, async (t) => {
      assert.match(
        await faultAfter(t, statement),
        new RegExp(`^(the row \\["${kind}",|the rows of ${kind} )`),
      )
    })
  }

  test('no kind of row when nothing was changed but a note of when a session was seen', async (t) => {
    const { copy, db } = copyOf(t, ledger)
    db.exec("INSERT INTO session_seen VALUES ('someone', 1)")
    db.close()
    assert.equal((await verifyFile(copy, { compareRows: true })).fault, null)
  })
})

describe('CRY-01: a sealed secret in another row, or with a single bit changed,', () => {
  const one = () => ledger.people[1]
  for (const [what, statement] of [
    [
      'swapped with another token’s',
      'UPDATE token SET sealed_secret = (SELECT sealed_secret FROM token WHERE token_id <> ?1 LIMIT 1) WHERE token_id = ?1',
    ],
    ['cut short', 'UPDATE token SET sealed_secret = substr(sealed_secret, 1, 20) WHERE token_id = ?'],
    ['emptied', "UPDATE token SET sealed_secret = x'' WHERE token_id = ?"],
    [
      'with its last bit flipped',
      "UPDATE token SET sealed_secret = CAST(substr(sealed_secret, 1, length(sealed_secret) - 1) || iif(substr(sealed_secret, -1) = x'00', x'01', x'00') AS BLOB) WHERE token_id = ?",
    ],
  ] as const) {
    test(`${what}: no code of it is accepted, and others log in as before`, async (t) => {
      const { copy, db } = copyOf(t, ledger)
      const person = one()
      const neighbor = ledger.people[2]
      assert.ok(person && neighbor)
      const now = ledgerEnd.add({ hours: 1 })
      const store = await openStore({ driver: 'sqlite', at: copy }, now)
      const context = createContext(store, contractKeyRingText, () => now)
      const code = await codeOf(context, person.tokenId)
      const codeOfNeighbor = await codeOf(context, neighbor.tokenId)
      const before = await lastStepOf(store, person.tokenId)
      assert.equal(Number(db.prepare(statement).run(person.tokenId).changes), 1)
      db.close()

      // Opened secrets are kept in memory only for exactly the sealed bytes that they came from.
      const outcomes = await Promise.allSettled([
        submit(context, person, code),
        submit(context, neighbor, codeOfNeighbor),
      ])
      assert.equal(outcomes[0]?.status, 'rejected')
      assert.deepEqual(outcomes[1], { status: 'fulfilled', value: 'accepted' })
      assert.equal(await lastStepOf(store, person.tokenId), before)
      await store.close()
    })
  }
})
