// Where a profile of WEB-FB has mail: whom it tells what became of tokens, by code or on the token's own screen (FLOW-09).
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { applyDueUsageForms } from '../../../src/services/web-fb/operations/administration/due-usage-form.ts'
import {
  askForOwnToken,
  askForRegistration,
} from '../../../src/services/web-fb/operations/administration/sign-token-change.ts'
import {
  registerFbToken,
  releaseFbToken,
} from '../../../src/services/web-fb/operations/administration/tokens.ts'
import { chooseUsageForm } from '../../../src/services/web-fb/operations/administration/usage-form.ts'
import { eventsOf } from '../../contract/support/changes.ts'
import { mailService } from '../../support/mail-states.ts'
import { signedAlways } from '../../support/signing.ts'
import { type Site, startSite } from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'
import { digitsOf } from '../../support/token-device.ts'
import {
  addColleague,
  type FbCompany,
  type FbPerson,
  happen,
  openCompany,
  registerToken,
  sessionOf,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'
import { testCaller } from '../../support/world.ts'

const { approval: password } = settledPasswords

let site: Site
let boss: FbCompany
let clerk: FbPerson
afterEach(() => site.end())

/** The administrator has a token and an address, as has a clerk; another clerk has no address. */
async function begin(change: Partial<ServiceProfile> = {}, hasMail = true) {
  const { mail, methods } = profileOf(mailService)
  const edit = (profile: ServiceProfile): ServiceProfile => {
    if (profile.service !== webFb) return profile
    const mailing = hasMail ? { mail, methods: { ...profile.methods, mail: methods.mail } } : {}
    return { ...profile, ...mailing, replacement: { asManual: ['user_token'], waitHours: 72 }, ...change }
  }
  site = await startSite({}, { start: fbMorning, edit })
  const { context } = site.world
  boss = await openCompany(context, 'M54100020001')
  clerk = await addColleague(context, boss, 'clerk001')
  await addColleague(context, boss, 'clerk002')
  for (const [{ service, userId }, text] of [
    [boss, 'keiri@example.co.jp'],
    [clerk, 'clerk@example.co.jp'],
  ] as const) {
    const address = parseMailAddress(text)
    assert.ok(address)
    const since = { registeredAtMs: 1, coolingUntilMs: 1 }
    await happen(context, {
      type: 'mail_address_registered',
      service,
      userId,
      address: { confidential: address },
      ...since,
    })
  }
  const { tokenId } = await registerToken(context, boss, 'individual')
  site.world.clock.forward({ seconds: 1 })
  return tokenId
}

async function coming() {
  const tokenId = await site.world.token()
  site.world.clock.forward({ seconds: 30 })
  return { tokenId, codes: [await site.world.code(tokenId)], password, old: null }
}

const asBoss = () => sessionOf(site.world.context, boss)

/** What has been queued since it was asked last, in order of the users. */
let seen = 0
async function told() {
  const mails = await eventsOf(site.world.context.store, 'mail_queued')
  const fresh = mails.slice(seen).map(({ userId, kind }) => `${userId} ${kind}`)
  seen = mails.length
  return fresh.filter((line) => !line.endsWith('login_notice')).toSorted()
}

async function accepted<T extends { readonly ok: boolean }>(outcome: T | Promise<T>) {
  const done = await outcome
  assert.ok(done.ok, JSON.stringify(done))
  return done as Extract<T, { readonly ok: true }>
}

async function approved(tokenId: string, operationId: string): Promise<void> {
  const { context } = site.world
  const of = { service: webFb, operationId }
  const operation = await findOperation(context, of)
  const code = await digitsOf(context, tokenId, operation?.digest ?? '')
  const { userId } = boss
  await accepted(answerOperation(context, testCaller, of, { by: 'code', userId, code }))
}

test('FLOW-09: whoever is given a token of WEB-FB, or loses it, is told; nobody in a service without mail', async () => {
  for (const hasMail of [true, false]) {
    seen = 0
    await begin({}, hasMail)
    const { context } = site.world
    await told()
    const of = (kind: string) => (hasMail ? [`${clerk.userId} ${kind}`] : [])
    await accepted(registerFbToken(context, testCaller, await asBoss(), clerk.userId, await coming()))
    assert.deepEqual(await told(), of('registration_notice'))
    await accepted(releaseFbToken(context, testCaller, await asBoss(), clerk.userId, { password }))
    assert.deepEqual(await told(), of('stop_notice'))
    if (hasMail) await site.end()
  }
})

test('FLOW-09: what the token’s own screen confirms is told as well, when it is done and not when it is asked for', async () => {
  seen = 0
  const tokenId = await begin({ confirmation: signedAlways('token_change') })
  const { context } = site.world
  await told()
  const given = await accepted(
    askForRegistration(context, testCaller, await asBoss(), clerk.userId, await coming()),
  )
  assert.deepEqual(await told(), [])
  await approved(tokenId, given.operationId)
  assert.deepEqual(await told(), ['clerk001 registration_notice'])
  const own = await accepted(askForOwnToken(context, testCaller, await asBoss(), await coming()))
  await approved(tokenId, own.operationId)
  assert.deepEqual(await told(), [`${boss.userId} registration_notice`, `${boss.userId} stop_notice`])
})

test('X6, FLOW-09: another 利用形態 is told to all who have the new token, when it waits and when it is done', async () => {
  seen = 0
  await begin()
  const { context } = site.world
  await accepted(registerFbToken(context, testCaller, await asBoss(), clerk.userId, await coming()))
  await told()
  const asked = await accepted(chooseUsageForm(context, testCaller, await asBoss(), 'shared', await coming()))
  assert.notEqual(asked.dueAtMs, null)
  assert.deepEqual(await told(), [`${boss.userId} replacement_notice`])
  site.world.clock.forward({ hours: 73 })
  await applyDueUsageForms(context)
  assert.deepEqual(await told(), [
    `${boss.userId} registration_notice`,
    `${boss.userId} replacement_notice`,
    `${boss.userId} stop_notice`,
    'clerk001 registration_notice',
    'clerk001 stop_notice',
  ])
})

test('FLOW-09, SES-01: who chooses another 利用形態 is told of the tokens, and of no login by the session that goes on', async () => {
  seen = 0
  const tokenId = await begin()
  const { context } = site.world
  const acting = await asBoss()
  const typed = await coming()
  const before = (await eventsOf(context.store, 'mail_queued')).length
  const old = await site.world.code(tokenId)
  await accepted(chooseUsageForm(context, testCaller, acting, 'shared', { ...typed, old }))
  const mails = (await eventsOf(context.store, 'mail_queued')).slice(before)
  assert.deepEqual(mails.map(({ userId, kind }) => `${userId} ${kind}`).toSorted(), [
    `${boss.userId} registration_notice`,
    `${boss.userId} stop_notice`,
    'clerk001 registration_notice',
  ])
})
