// X6, X7: what waited takes effect once, or is stopped, whichever of two nodes is asked first, on both databases.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { applyDueAddress } from '../../src/authority/operations/replacement/due-addresses.ts'
import { findPending, stopReplacement } from '../../src/authority/operations/replacement/pending.ts'
import { customerHolder, userHolder } from '../../src/authority/rules/binding.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { applyDueUsageForm } from '../../src/services/web-fb/operations/administration/due-usage-form.ts'
import { chooseUsageForm } from '../../src/services/web-fb/operations/administration/usage-form.ts'
import { sessionStarted } from '../support/session-started.ts'
import { openCompany, registerToken, sessionOf, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf, happen } from './support/changes.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { mailService } from './support/mails.ts'
import { addToken, addUser, caller, codeOf, createContext } from './support/people.ts'
import { addressOf } from './support/ticket-changes.ts'

const waitMs = 72 * 3_600_000
const rounds = 12

/** Two nodes on one database, under one clock. */
async function openNodes(t: Parameters<typeof databaseFor>[0], driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  let now = epoch
  const open = async () => createContext(await database.open(), keyRingText, () => now)
  const nodes = [await open(), await open()] as const
  return {
    nodes,
    forward: (ms: number) => {
      now = now.add({ milliseconds: ms })
    },
  }
}

async function loggedIn(context: Context, service: string, userId: string): Promise<string> {
  const hash = sessionHash(`session of ${userId}`)
  const startedAtMs = context.now().epochMilliseconds
  const times = { startedAtMs, expiresAtMs: startedAtMs + 1e10 }
  await happen(context.store, sessionStarted({ service, userId, sessionHash: hash }, times))
  return hash
}

function races(driver: Driver): void {
  test('a mailbox: two nodes let it count, and its owner stops it: one of the three', async (t) => {
    const { nodes, forward } = await openNodes(t, driver)
    const [context, other] = nodes
    const service = mailService
    const people = Array.from({ length: rounds }, (_, i) => String(6_000_000_000 + i))
    for (const userId of people) {
      await addUser(context, service, userId)
      const holder = userHolder(userId)
      const bindingId = `b${userId}`
      const tokenId = await addToken(context)
      const enrolled = { tokenId, bindingId, steps: [1], enrolledAtMs: 1 }
      await happen(context.store, { type: 'token_enrolled', service, userId, holder, ...enrolled })
      const askedAtMs = context.now().epochMilliseconds
      await happen(context.store, {
        type: 'replacement_asked',
        service,
        userId,
        holder,
        way: 'mail_address',
        replaces: bindingId,
        askedAtMs,
        dueAtMs: askedAtMs + waitMs,
        grantedUnder: await grantOf(context, userId),
        address: addressOf(userId),
        details: {},
      })
    }
    forward(waitMs)
    for (const [i, userId] of people.entries()) {
      const { user } = await context.store.read({ user: userState.ref(service, userId) })
      assert.ok(user)
      const hash = await loggedIn(context, service, userId)
      const visitor = { service, userId, customerId: user.customerId, sessionHash: hash }
      const pending = await findPending(context, visitor)
      assert.ok(pending)
      const shown = String(pending.askedAtMs)
      const stop = () => stopReplacement(i % 2 === 0 ? context : other, caller, visitor, shown)
      const apply = (node: Context) => applyDueAddress(node, caller, { service, userId })
      const all = i % 3 === 0 ? [stop, () => apply(context), () => apply(other)] : [() => apply(other), stop]
      await Promise.all(all.map((act) => act()))
    }
    const done = (await eventsOf(context.store, 'replacement_done')).length
    const stopped = (await eventsOf(context.store, 'replacement_stopped')).length
    assert.equal(done + stopped, rounds)
    assert.equal((await eventsOf(context.store, 'mail_address_registered')).length, done)
    await assertSound(context.store)
  })

  test('a form of use: two nodes change it at once, one does', async (t) => {
    const { nodes, forward } = await openNodes(t, driver)
    const [context, other] = nodes
    for (let i = 0; i < rounds; i++) {
      const boss = await openCompany(context, `M5410002${String(i).padStart(4, '0')}`)
      await registerToken(context, boss, 'individual')
      const acting = await sessionOf(context, boss)
      const tokenId = await addToken(context)
      const typed = { tokenId, codes: [await codeOf(context, tokenId)], password: settledPasswords.approval }
      const asked = await chooseUsageForm(context, caller, acting, 'shared', { ...typed, old: null })
      assert.ok(asked.ok && asked.dueAtMs !== null)
      forward(waitMs)
      const { customerId } = boss
      const apply = (node: Context) => applyDueUsageForm(node, caller, { service: webFb, customerId })
      await Promise.all([apply(context), apply(other), apply(context), apply(other)])
      const holder = customerHolder(customerId)
      const done = (await eventsOf(context.store, 'replacement_done')).filter((event) =>
        JSON.stringify(event).includes(holder),
      )
      assert.equal(done.length, 1)
    }
    assert.equal((await eventsOf(context.store, 'token_enrolled')).length, 2 * rounds)
    await assertSound(context.store)
  })
}

async function grantOf(context: Context, userId: string): Promise<string> {
  const { user } = await context.store.read({ user: userState.ref(mailService, userId) })
  return user?.ticketGrant ?? `grant of ${userId}`
}

onBothDatabases('what waits', races)
