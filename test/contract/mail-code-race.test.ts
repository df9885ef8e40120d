// EML-03, I1: one code by mail, submitted to two nodes at once many times, opens one session.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { logInByMail } from '../../src/authority/operations/methods/log-in-by-mail.ts'
import { sendLoginCode } from '../../src/authority/operations/methods/send-code.ts'
import { newestMails } from '../../src/authority/queries/mails.ts'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf, happen } from './support/changes.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { mailService as service } from './support/mails.ts'
import { addUser, caller, createContext, ticketsOf } from './support/people.ts'

const userId = '9998000286'
const nodes = 2
const submissions = 200

function races(driver: Driver): void {
  test(`EML-03: ${submissions} submissions over ${nodes} nodes: exactly one session`, async (t) => {
    const database = await databaseFor(t, driver)
    const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
    const now = epoch
    const open = async () => createContext(await database.open(), keyRingText, () => now)
    const contexts = [await open(), await open()] as const
    const [context] = contexts
    await addUser(context, service, userId)
    const address = parseMailAddress('hanako@warifu.example')
    assert.ok(address)
    await happen(context.store, {
      type: 'mail_address_registered',
      service,
      userId,
      registeredAtMs: 0,
      coolingUntilMs: 0,
      address: { confidential: address },
    })
    const [ticketHash = ''] = await ticketsOf(context, { service, userId }, 1)
    const ticket = { service, userId, ticketHash }
    assert.ok((await sendLoginCode(context, caller, ticket)).ok)
    const [mail] = await newestMails(context.store, service, 1)
    assert.ok(mail?.sealed && 'confidential' in mail.sealed)
    const { content } = openMail(context, mail.mailId, mail.sealed.confidential)
    assert.ok('code' in content)

    const login = { ...ticket, code: content.code }
    const outcomes = await Promise.all(
      Array.from({ length: submissions }, (_, i) =>
        logInByMail(contexts[i % nodes] ?? context, caller, login),
      ),
    )
    const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.refusal))
    assert.deepEqual(refusals, new Array(submissions - 1).fill('ticket_invalid'))
    assert.equal((await eventsOf(context.store, 'challenge_passed')).length, 1)
    await assertSound(context.store)
  })
}

onBothDatabases('a code by mail', races)
