// X13, EML-05: many users of several services name one mailbox, at several nodes at once; it gets no more than its limit.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { sendMailCodeForClient } from '../../src/authority/operations/clients/mail-code-for-client.ts'
import { type Context, profileOf } from '../../src/authority/operations/context.ts'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { sendLoginCode, sendRegistrationCode } from '../../src/authority/operations/methods/send-code.ts'
import { forgetQuietMailboxes, newestMails } from '../../src/authority/queries/mails.ts'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import { mailboxKeptMs } from '../../src/authority/rules/mailbox.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, happen } from './support/changes.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { mailService } from './support/mails.ts'
import { addUser, caller, createContext, ticketsOf } from './support/people.ts'

const services = [mailService, 'johoku/fx-web-2025'] as const
const users = 12

async function nodesOf(t: TestContext, driver: Driver, now: () => Temporal.Instant) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const open = async () => {
    const opened = createContext(await database.open(), keyRingText, now)
    const another = { ...profileOf(opened, mailService), service: services[1] }
    return { ...opened, profiles: new Map(opened.profiles).set(services[1], another) }
  }
  return [await open(), await open()] as const
}

/** A new user with a ticket to register an address. */
async function stranger(context: Context, i: number) {
  const service = services[i % 2] ?? mailService
  const userId = `99980003${String(i).padStart(2, '0')}`
  await addUser(context, service, userId)
  const [ticketHash = ''] = await ticketsOf(context, { service, userId }, 1, 'registration')
  return { service, userId, ticketHash }
}

/** Somebody whose proved address it is, at this service; asks for login codes, or has the bank's own system ask. */
async function owner(context: Context, service: string, userId: string) {
  const of = { service, userId }
  await addUser(context, of.service, of.userId)
  const address = parseMailAddress('hanako@warifu.example')
  assert.ok(address)
  const registered = { registeredAtMs: 0, coolingUntilMs: 0, address: { confidential: address } }
  await happen(context.store, { type: 'mail_address_registered', ...of, ...registered })
  return {
    async askForCode() {
      const [ticketHash = ''] = await ticketsOf(context, of, 1)
      const outcome = await sendLoginCode(context, caller, { ...of, ticketHash })
      return outcome.ok ? 'sent' : outcome.refusal
    },
    async sendByClient(node = context) {
      const outcome = await sendMailCodeForClient(node, caller, { ...of, clientId: 'client' })
      return outcome.ok ? 'sent' : outcome.refusal
    },
  }
}

function races(driver: Driver): void {
  test(`EML-05: ${users} users at two nodes ask at once for codes to one address: three go out; its owner still gets five`, async (t) => {
    let now = epoch
    const contexts = await nodesOf(t, driver, () => now)
    const [context] = contexts
    const tickets = await Promise.all(Array.from({ length: users }, (_, i) => stranger(context, i)))
    const asked = await Promise.all(
      tickets.map((ticket, i) => {
        // Not one spelling: a + and capitals make no other mailbox.
        const address = `${i % 2 === 0 ? 'hanako' : 'Hanako'}${i % 3 === 0 ? `+${i}` : ''}@warifu.example`
        return sendRegistrationCode(contexts[i % 4 < 2 ? 0 : 1], caller, ticket, { address, again: address })
      }),
    )
    const refusals = asked.flatMap((outcome) => (outcome.ok ? [] : outcome.refusal))
    assert.deepEqual(refusals, new Array(users - 3).fill('mailbox_full'))

    const { askForCode } = await owner(context, mailService, '9998000386')
    const colleague = await owner(context, mailService, '9998000387')
    const codes: string[] = []
    for (const seconds of [0, 60, 120]) {
      now = epoch.add({ seconds })
      codes.push(await askForCode(), await colleague.askForCode())
    }
    assert.deepEqual(codes, ['sent', 'sent', 'sent', 'sent', 'sent', 'mailbox_full'])
    assert.equal((await mailsTo(context, /^hanako/i)).length, 8)

    now = epoch.add({ minutes: 16 })
    assert.equal(await askForCode(), 'sent')
    await assertSound(context.store)

    // Nothing of it names an address, and upkeep forgets it after a day.
    const rows = await context.store.query('SELECT * FROM mailbox')
    assert.equal(rows.length, 2, 'of strangers, and of its owner')
    assert.ok(!JSON.stringify(rows).includes('warifu'))
    await forgetQuietMailboxes(context.store, now.epochMilliseconds + mailboxKeptMs + 1)
    assert.deepEqual(await context.store.query('SELECT * FROM mailbox'), [])
    await assertSound(context.store)
  })

  test('X13, EML-05: what the systems of one institution have sent takes nothing from its users, nor from another institution', async (t) => {
    const contexts = await nodesOf(t, driver, () => epoch)
    const [context] = contexts
    const [here, there] = services
    const flooded = await Promise.all(
      Array.from({ length: 12 }, (_, i) => owner(context, there, `99980004${String(i).padStart(2, '0')}`)),
    )
    const sends = await Promise.all(flooded.map(({ sendByClient }, i) => sendByClient(contexts[i % 2])))
    assert.equal(
      sends.filter((each) => each === 'sent').length,
      5,
      'all clients of the institution have one share',
    )
    assert.equal(sends.filter((each) => each === 'mailbox_full').length, 7)

    const one = await owner(context, here, '9998000388')
    assert.equal(await one.askForCode(), 'sent', 'a login at another institution')
    assert.equal(await one.sendByClient(), 'sent', 'the systems of another institution')
    const logins: string[] = []
    for (const { askForCode } of flooded.slice(0, 6)) logins.push(await askForCode())
    assert.deepEqual(logins, [...new Array(5).fill('sent'), 'mailbox_full'], 'the logins of the same')
    assert.equal(await one.sendByClient(contexts[1]), 'mail_too_soon')
    await assertSound(context.store)
  })
}

async function mailsTo(context: Context, address: RegExp): Promise<readonly string[]> {
  const mails = await newestMails(context.store, null, 100)
  const to = mails.map(({ mailId, sealed }) => {
    assert.ok(sealed !== null && 'confidential' in sealed)
    return openMail(context, mailId, sealed.confidential).to
  })
  return to.filter((each) => address.test(each))
}

onBothDatabases('codes to one mailbox', races)
