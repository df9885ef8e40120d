// X2: whoever bought a ticket with a password that is changed, given anew or locked afterwards earns nothing more with
// it, even in the same instant: the clock stands still between the ticket, the change and what is tried.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import type { MustChange } from '../../../src/authority/rules/events.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { codeFor, inTransition, at as mailAt, redirected, stepOne } from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import {
  bindingOf,
  type Client,
  changedPassword,
  eventsOf,
  happen,
  lastStepOf,
  locationOf,
  loggedIn,
  newPerson,
  type Person,
  postPassword,
  type Site,
  settledPerson,
  startSite,
  tokenOn,
  withTicket,
} from '../../support/site.ts'
import { shoko, withAuthenticators } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { edit: withAuthenticators, start: inTransition })
})
afterEach(() => site.end())

/** What the desk does: another password that must be changed. */
async function givePassword(person: Person, mustChange: MustChange): Promise<void> {
  const { service, userId } = person
  const setAtMs = site.world.clock.now().epochMilliseconds
  const verifier = { confidential: await site.world.context.passwords.derive(person, 'Atarashii25') }
  await happen(
    site.world,
    person,
    { type: 'password_set', service, userId, verifier, mustChange, setAtMs, expiresAtMs: null },
    { type: 'password_unlocked', service, userId },
  )
}

type Page = { readonly thief: Client; readonly path: string; readonly form_token: string }

async function opened(thief: Client, path: string): Promise<Page> {
  return { thief, path, form_token: await tokenOn(thief, path) }
}

function send({ thief, path, form_token }: Page, fields: Record<string, string>): Promise<Response> {
  return thief.post(path, { form_token, ...fields })
}

/** Back to where one starts, with nothing shown. */
async function assertOut(response: Response, { service }: Person): Promise<void> {
  assert.deepEqual([response.status, locationOf(response)], [303, serviceHref(service, 'home')])
  assert.equal(await response.text(), '')
}

async function assertNothingOpens({ thief, path }: Page, { service }: Person): Promise<void> {
  const page = await thief.send(path)
  const start = `${serviceHref(service, 'entry')}?notice=expired`
  assert.deepEqual([page.status, locationOf(page)], [303, start])
}

/** The thief's own mailbox has the code, and the page to type it in is open. */
async function mailboxTyped(person: Person, address: string): Promise<Page> {
  const thief = site.browser()
  await redirected(stepOne(thief, person, 'registration'), 'registrationAddress')
  const typed = { address, again: address }
  await redirected(thief.submit(mailAt('registrationAddress'), typed), 'registrationCode')
  return opened(thief, mailAt('registrationCode'))
}

async function addressOf({ service, userId }: Person) {
  return (await site.world.context.store.read({ a: mailAddressState.ref(service, userId) })).a
}

test('X2, SES-04, PWD-05: the registration of a thief’s mailbox ends with another letter', async () => {
  const address = 'dorobo@elsewhere.example'
  const [safe, robbed] = [
    await newPerson(site, 'Robbed0001', mailService),
    await newPerson(site, 'Robbed0002', mailService),
  ]
  const page = await mailboxTyped(safe, address)
  await givePassword(safe, 'initial')
  await assertOut(await send(page, { otp: await codeFor(site, safe, address) }), safe)
  assert.equal(await addressOf(safe), undefined)
  await assertNothingOpens(page, safe)

  // Without the letter it would have worked.
  const other = await mailboxTyped(robbed, address)
  await redirected(send(other, { otp: await codeFor(site, robbed, address) }), 'registrationComplete')
  assert.ok(await addressOf(robbed))
})

async function enrollmentOpened(person: Person): Promise<Page> {
  return opened(await withTicket(site, person, 'enrollment'), serviceHref(shoko, 'enrollmentToken'))
}

async function twoCodes({ tokenId }: Person) {
  return { tokenId, otp1: await site.world.code(tokenId, -1), otp2: await site.world.code(tokenId) }
}

test('X2, SES-04, PWD-05: the enrollment of a thief’s token ends with a reset, and with a lock that was taken off', async () => {
  const [reset, locked, robbed] = [
    await newPerson(site, 'Robbed0003'),
    await newPerson(site, 'Robbed0004'),
    await newPerson(site, 'Robbed0005'),
  ]
  const pages = [await enrollmentOpened(reset), await enrollmentOpened(locked)] as const
  await givePassword(reset, 'reset')
  const { service, userId } = locked
  await happen(
    site.world,
    locked,
    { type: 'password_locked', service, userId },
    { type: 'password_unlocked', service, userId },
  )
  for (const [i, person] of [reset, locked].entries()) {
    const page = pages[i] ?? assert.fail()
    await assertOut(await send(page, await twoCodes(person)), person)
    assert.equal(await bindingOf(site.world, person), undefined)
    await assertNothingOpens(page, person)
  }

  const enrolled = await send(await enrollmentOpened(robbed), await twoCodes(robbed))
  assert.equal(locationOf(enrolled), serviceHref(shoko, 'enrollmentComplete'))
})

test('X2, SES-04: synchronization with a ticket from before the owner’s own new password spends nothing, and the owner stays in', async () => {
  const person = await settledPerson(site, 'Robbed0006')
  const owner = await loggedIn(site, person)
  site.world.clock.forward({ minutes: 2 })
  const page = await opened(await withTicket(site, person), serviceHref(shoko, 'synchronization'))
  const { tokenId } = person
  const step = await lastStepOf(site.world, tokenId)
  const changed = await postPassword(owner, shoko, changedPassword, 'Mottoii2025')
  assert.ok(changed.status === 303 || changed.status === 200, String(changed.status))
  const { otp1, otp2 } = await twoCodes(person)
  await assertOut(await send(page, { otp1, otp2 }), person)
  assert.equal(await lastStepOf(site.world, tokenId), step)
  await assertNothingOpens(page, person)
  assert.equal((await owner.send(serviceHref(shoko, 'home'))).status, 200)
})

test('X2, SES-04, FLOW-05: no QR code is shown for a ticket from before a suspension that has ended', async () => {
  const [held, robbed] = [await newPerson(site, 'Robbed0007'), await newPerson(site, 'Robbed0008')]
  const path = serviceHref(shoko, 'enrollmentAuthenticator')
  const page = await opened(await withTicket(site, held, 'enrollment'), path)
  const { service, userId } = held
  await happen(
    site.world,
    held,
    { type: 'user_suspended', service, userId },
    { type: 'user_resumed', service, userId },
  )
  await assertOut(await send(page, { step: 'show', replaces: '' }), held)
  const types = (await eventsOf(site.world, held)).map(({ type }) => type)
  assert.ok(!types.includes('token_offered'))

  const other = await opened(await withTicket(site, robbed, 'enrollment'), path)
  const shown = await send(other, { step: 'show', replaces: '' })
  assert.equal(shown.status, 200)
  assert.match(await shown.text(), /otpauth:/)
})
