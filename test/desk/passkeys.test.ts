// Issue 18: what the desk sees of a user's passkeys, and does about them, two at a time whatever the profile lists.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import {
  passkeyChallengeState,
  passkeyClaimState,
  passkeyHolderState,
} from '../../src/authority/rules/passkeys.ts'
import { disowningState } from '../../src/authority/rules/signed-operation.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { eventsOf as journaled } from '../contract/support/changes.ts'
import type { Event } from '../support/events.ts'
import { passkeysIn } from '../support/passkey-policy.ts'
import { newPasskey } from '../support/passkey-states.ts'
import { shoko, testCaller } from '../support/world.ts'
import {
  act,
  carryOut,
  type DeskSite,
  eventsOf,
  fewApprovals,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import { type Caller, settledCaller, shokoDesk } from './support/staff.ts'

const withAll = passkeysIn(shoko, { phases: [{ from: null, standing: 'required' }] })

let site: DeskSite
let clerk: Seat
let approver: Seat
let caller: Caller
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => withAll(fewApprovals(profile)) })
  caller = await settledCaller(site.world, 'passkeys')
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

async function happen(...events: readonly Event[]): Promise<void> {
  const { context } = site.world
  const { service, userId } = caller
  const refs = {
    holder: passkeyHolderState.ref(service, userId),
    claim: passkeyClaimState.ref(service, newPasskey().credentialId),
    user: userState.ref(service, userId),
    challenge: passkeyChallengeState.ref('inside', 'registration'),
    disowning: disowningState.ref(service, userId),
  }
  await context.store.change({ ...testCaller, at: context.now() }, refs, () => accept({}, ...events))
}

/** As if registered, to count after so many hours. */
async function give(hours: number): Promise<void> {
  const { service, userId } = caller
  const registeredAtMs = site.world.context.now().epochMilliseconds
  const of = { service, userId, sessionHash: 'inside', purpose: 'registration', userHandle: 'h' } as const
  const at = { registeredAtMs, usableFromMs: registeredAtMs + hours * 3_600_000 }
  await happen({ type: 'passkey_registered', ...of, ...newPasskey(), ...at })
}

const shown = async () => textOf(await clerk.browser.page(userHref(clerk, caller))).replaceAll(/\s+/g, ' ')

test('issue 18: the desk sees a passkey that waits, and two end the wait', async () => {
  await give(72)
  assert.match(await shown(), /試験用の端末 ?待機中（/)
  assert.equal((await act(clerk, caller, 'admit_passkeys')).status, 303)
  assert.ok(!(await eventsOf(site.world, caller)).some(({ type }) => type === 'passkeys_admitted'))
  await settle(approver, caller, 'admit_passkeys')
  assert.equal((await carryOut(clerk, caller, 'admit_passkeys')).status, 303)
  assert.match(await shown(), /試験用の端末 ?利用可能/)
  assert.match(await shown(), /パスキーの待機の終了/)
})

test('issue 18: who has lost every passkey is let in again by two, with what they had before', async () => {
  await give(0)
  site.world.clock.forward({ minutes: 1 })
  assert.equal((await act(clerk, caller, 'release_passkeys')).status, 303)
  await settle(approver, caller, 'release_passkeys')
  assert.equal((await carryOut(clerk, caller, 'release_passkeys')).status, 303)
  assert.doesNotMatch(await shown(), /試験用の端末 ?利用可能/)
  const { context } = site.world
  const rows = await context.store.read({
    holder: passkeyHolderState.ref(caller.service, caller.userId),
    claim: passkeyClaimState.ref(caller.service, newPasskey().credentialId),
  })
  assert.deepEqual(rows, { holder: undefined, claim: undefined })
})

test('issue 18: 移行状況 counts whose passkeys count, wait and are gone', async () => {
  const row = async (name: string) => {
    const seat = await site.seat('desk')
    const html = await seat.browser.page(`${deskHref(shokoDesk, 'migration')}?service=${shoko}`)
    assert.doesNotMatch(html, /メールアドレスが未登録/)
    return textOf(new RegExp(`${name}</th>(.*?)</td>`).exec(html)?.[1] ?? '')
  }
  assert.deepEqual([await row('待機中'), await row('登録なし')], ['0人', '1人'])
  await give(72)
  assert.deepEqual([await row('待機中'), await row('登録なし')], ['1人', '0人'])
  site.world.clock.forward({ hours: 72 })
  assert.deepEqual([await row('利用できる'), await row('待機中')], ['1人', '0人'])
  const { service, userId } = caller
  const { credentialId } = newPasskey()
  const rejectedAtMs = site.world.context.now().epochMilliseconds
  const copied = {
    sessionHash: 'inside',
    purpose: 'registration',
    refusal: 'passkey_copied',
    rejectedAtMs,
  } as const
  await happen({ type: 'passkey_rejected', service, userId, credentialId, ...copied })
  assert.deepEqual(
    [await row('利用できる'), await row('すべて[^<]*')],
    ['0人', '1人'],
    'a copied one opens nothing',
  )
  const removedAtMs = site.world.context.now().epochMilliseconds
  await happen({ type: 'passkey_removed', service, userId, credentialId, disowned: false, removedAtMs })
  assert.deepEqual([await row('利用できる'), await row('すべて削除[^<]*')], ['0人', '1人'])
})

test('issue 18: a passkey that its user threw out stands for a day where staff arrive, and who reads of it is journaled', async () => {
  const search = async (seat: typeof clerk) => textOf(await seat.browser.page(deskHref(seat.desk, 'search')))
  assert.doesNotMatch(await search(clerk), /「身に覚えがない」パスキー/)
  await give(0)
  const { service, userId } = caller
  const { credentialId } = newPasskey()
  const atMs = site.world.context.now().epochMilliseconds
  await happen(
    { type: 'passkey_disowned', service, userId, credentialId, disownedAtMs: atMs },
    { type: 'passkey_removed', service, userId, credentialId, disowned: true, removedAtMs: atMs },
  )
  assert.match(await search(clerk), new RegExp(`「身に覚えがない」パスキー.*${userId}`, 's'))
  const read = await journaled(site.world.context.store, 'list_read')
  assert.ok(read.some(({ filter, userId: by }) => filter === 'open=passkeys' && by === clerk.operatorId))
  assert.match(await shown(), /パスキーの申し出「身に覚えがない」/)
  assert.doesNotMatch(await search(await site.seat('branch')), /「身に覚えがない」パスキー/)
  site.world.clock.forward({ hours: 24 })
  assert.doesNotMatch(await search(await site.seat('desk')), /「身に覚えがない」パスキー/)
})
