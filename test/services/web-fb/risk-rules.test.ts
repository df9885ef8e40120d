// Issue 18: new browsers, first payees, new tokens, raised limits and 「身に覚えがない」 at WEB-FB: what each adds, and how it is said.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { watchIncidents } from '../../../src/authority/operations/watch-incidents.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import { mailState } from '../../../src/authority/rules/mail.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import type { RiskRule } from '../../../src/authority/rules/risk-rule.ts'
import { mailText } from '../../../src/authority/texts/mails.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { payeesOf } from '../../../src/services/web-fb/operations/payees.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { eventsOf } from '../../contract/support/changes.ts'
import { type Client, locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'
import { digitsOf } from '../../support/token-device.ts'
import { fbLogin, follow, post } from '../../support/web-fb/browsers.ts'
import {
  companyWithPayees,
  type FbCompany,
  happen,
  registerToken,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'
import { confirm, pathOf, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'

const rules: readonly RiskRule[] = [
  {
    when: 'new_browser',
    hours: 24,
    acts: ['transfer', 'payee', 'limit'],
    adds: ['signature', 'notice', 'alarm'],
    limitYen: null,
  },
  { when: 'new_payee', hours: null, acts: ['transfer'], adds: ['notice'], limitYen: null },
  { when: 'new_token', hours: 48, acts: ['transfer'], adds: ['limit'], limitYen: 300_000 },
  { when: 'limit_raised', hours: 24, acts: ['transfer'], adds: ['signature'], limitYen: null },
  { when: 'disowned', hours: 72, acts: ['transfer'], adds: ['limit', 'alarm'], limitYen: 50_000 },
]

/** As an institution that has all of these rules, and asks for signed operations only far above what the tests send. */
function ruled(profile: ServiceProfile): ServiceProfile {
  if (profile.service !== webFb) return profile
  const { mail, methods } = profileOf('shoko-chukin/fx-web-2025')
  const fromYen = 40_000_000
  const acts = (['transfer', 'payee', 'limit'] as const).map((act) =>
    act === 'payee'
      ? ({ act, fromYen: 0, payees: 'all' } as const)
      : ({ act, fromYen, payees: 'all' } as const),
  )
  const confirmation = { validSeconds: 300, sameDeviceYen: 0, acts }
  return { ...profile, confirmation, risk: rules, mail, methods: { ...profile.methods, mail: methods.mail } }
}

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: fbMorning, edit: ruled })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const days = (count: number) => site.world.clock.forward({ hours: 24 * count })

/** Somebody with a token of three days and an address, whose browser has been known for as long. */
async function settled(): Promise<{ person: FbCompany; tokenId: string; client: Client }> {
  const { context } = site.world
  const person = await companyWithPayees(context)
  const { service, userId } = person
  const { tokenId } = await registerToken(context, person, 'individual')
  const address = parseMailAddress('keiri@example.co.jp')
  assert.ok(address)
  const registered = {
    service,
    userId,
    address: { confidential: address },
    registeredAtMs: 1,
    coolingUntilMs: 1,
  }
  await happen(context, { type: 'mail_address_registered', ...registered })
  const client = await fbLogin(site, person)
  days(3)
  await again(client, person)
  return { person, tokenId, client }
}

/** The same browser logs in once more. */
async function again(client: Client, { userId }: Pick<FbCompany, 'userId'>): Promise<void> {
  const answer = await client.submit(fbHref(webFb, 'login'), { userId, password: settledPasswords.login })
  assert.equal(locationOf(answer), fbHref(webFb, 'home'))
}

/** Monday after the three days of `settled`. */
const monday = '2026-11-24'
const upTo = (client: Client, person: FbCompany, amount = '10000', payees = ['p1']) =>
  upToConfirmation(client, person, { amount, day: monday, payees })

async function paidByCode(client: Client, person: FbCompany, tokenId: string, amount: string) {
  const draft = await upTo(client, person, amount)
  site.world.clock.forward({ seconds: 30 })
  const answer = await confirm(client, draft, { code: await site.world.code(tokenId) })
  assert.equal(answer.status, 303, textOf(await answer.text()))
}

async function operationAt(path: string) {
  const operationId = /\/operations\/([0-9a-f]{32})$/.exec(path)?.[1] ?? ''
  const operation = await findOperation(site.world.context, { service: webFb, operationId })
  assert.ok(operation, path)
  return operation
}

const noted = async () => {
  const events = await eventsOf(site.world.context.store, 'risk_noted')
  return events.map(({ act, risks }) => [act, ...risks.map(({ when }) => when)])
}

test('issue 18: a browser that the user has used for longer than a day adds nothing; a payee of the last months is none that is new', async () => {
  const { person, tokenId, client } = await settled()
  const first = await upTo(client, person)
  assert.match(textOf(first.page), /初めての振込先への振込のため、登録のメールアドレスにもお知らせします。/)
  assert.ok(!textOf(first.page).includes('初めてお使いのブラウザ'))
  await paidByCode(client, person, tokenId, '10000')
  const next = await upTo(client, person, '12000')
  assert.ok(!textOf(next.page).includes('のため、'), textOf(next.page))
  assert.deepEqual(await noted(), [['transfer', 'new_payee']])
})

test('issue 18: a yen to a new payee makes room for no more on the same day', async () => {
  const { person, tokenId, client } = await settled()
  const { profiles } = site.world.context
  const profile = profiles.get(webFb)
  assert.ok(profile)
  const before = { ...profile }
  const limit = { when: 'new_payee', hours: null, acts: ['transfer'], adds: ['limit'] } as const
  Object.assign(profile, { risk: [{ ...limit, limitYen: 20_000 }] })
  await paidByCode(client, person, tokenId, '1')
  const over = await upTo(client, person, '20000')
  assert.match(textOf(over.page), /RMCFBTRF001074E/)
  const refused = await confirm(client, over, { code: await site.world.code(tokenId) })
  assert.equal(refused.status, 422)
  // Nor is a signature saved by it, where only large amounts to new payees take one.
  const acts = [{ act: 'transfer', fromYen: 100_000, payees: 'new' }] as const
  Object.assign(profile, { risk: [], confirmation: { ...before.confirmation, acts } })
  assert.ok(!(await upTo(client, person, '100000')).page.includes('name="code"'))
  days(1)
  await again(client, person)
  const draft = { amount: '100000', day: '2026-11-25', payees: ['p1'] }
  assert.ok((await upToConfirmation(client, person, draft)).page.includes('name="code"'))
})

test('issue 18: a new browser takes the token’s own screen, says why and until when, and tells user, desk and log', async () => {
  const { person, tokenId } = await settled()
  const { context } = site.world
  const thief = await fbLogin(site, person)
  const draft = await upTo(thief, person)
  const why =
    /初めてお使いのブラウザからの振込のため、トークンの画面での承認が必要です。登録のメールアドレスにもお知らせします。お取引先支店にも通知されます。（2026年11月24日 10:00まで）/
  assert.match(textOf(draft.page), why)
  assert.ok(!draft.page.includes('name="code"'))
  // Whoever logs out and in again is as new as before.
  await again(thief, person)
  const later = await upTo(thief, person)
  assert.match(textOf(later.page), why)

  const asked = await confirm(thief, later, { code: await site.world.code(tokenId) })
  assert.equal(asked.status, 303)
  assert.deepEqual(await newestTransfers(context, person), [])
  const operation = await operationAt(locationOf(asked))
  const code = await digitsOf(context, tokenId, operation.digest)
  await follow(thief, post(thief, locationOf(asked), { act: 'approve', code }))
  assert.equal((await newestTransfers(context, person)).length, 1)
  assert.deepEqual(await noted(), [['transfer', 'new_browser', 'new_payee']])

  const mail = (await eventsOf(context.store, 'mail_queued')).filter(({ kind }) => kind === 'risk_notice')
  assert.equal(mail.length, 1)
  const { row } = await context.store.read({ row: mailState.ref(mail[0]?.mailId ?? '') })
  assert.ok(row?.sealed)
  const { content } = openMail(context, row.mailId, reveal(row.sealed))
  const profile = context.profiles.get(webFb)
  assert.ok(profile)
  const { subject, body } = mailText(content, { userId: person.userId, queuedAtMs: 0 }, profile)
  assert.match(subject, /振込のお知らせ/)
  assert.match(body, why)

  const lines: object[] = []
  const log = { warn: (fields: object, text: string) => lines.push({ ...fields, text }) }
  for (let looks = 0; looks < 2; looks++) await watchIncidents(context, log)
  const [line, ...others] = lines as readonly { readonly requestId: string }[]
  assert.deepEqual(others, [])
  assert.deepEqual(
    { ...line, requestId: '' },
    {
      service: webFb,
      requestId: '',
      alarm: 'risk',
      act: 'transfer',
      when: ['new_browser'],
      text: 'a user did something to which a rule with an alarm applies',
    },
  )
  // What was on the screen stands with the transfer.
  const [accepted] = await eventsOf(context.store, 'transfer_accepted')
  assert.match(accepted?.shown?.join('\n') ?? '', why)

  days(1)
  await again(thief, person)
  assert.ok(!textOf((await upTo(thief, person, '20000')).page).includes('初めてお使いのブラウザ'))
})

test('issue 18, X5: a mark from before a new password makes no browser old again, shown when the password changes once more', async () => {
  const { person, client } = await settled()
  const name = [...client.cookies.keys()].find((each) => each.includes('warifu-known')) ?? ''
  const stale = client.cookies.get(name) ?? ''
  const next = (browser: Client, current: string, to: string) => {
    const fields = { part: 'login', 'login-current': current, 'login-next': to, 'login-again': to }
    return post(browser, fbHref(webFb, 'password'), fields)
  }
  const owner = await fbLogin(site, person)
  assert.match(locationOf(await next(owner, settledPasswords.login, 'BetsuNo26x')), /changed=login/)
  const logIn = async (password: string) => {
    const thief = site.browser()
    thief.cookies.set(name, stale)
    const answer = await thief.submit(fbHref(webFb, 'login'), { userId: person.userId, password })
    assert.equal(locationOf(answer), fbHref(webFb, 'home'))
    return thief
  }
  const thief = await logIn('BetsuNo26x')
  const why = /初めてお使いのブラウザ/
  assert.match(textOf((await upTo(thief, person)).page), why)
  thief.cookies.set(name, stale)
  assert.match(locationOf(await next(thief, 'BetsuNo26x', 'MataBetsu27')), /changed=login/)
  const again = await thief.submit(fbHref(webFb, 'login'), { userId: person.userId, password: 'MataBetsu27' })
  assert.equal(locationOf(again), fbHref(webFb, 'home'))
  assert.match(textOf((await upTo(thief, person)).page), why)
})

test('issue 18: higher limits from a new browser take the token’s own screen, and lower ones nothing more', async () => {
  const { person, tokenId } = await settled()
  const thief = await fbLogin(site, person)
  const limits = pathOf('limits')
  const page = await thief.page(limits)
  assert.match(
    textOf(page),
    /初めてお使いのブラウザからの振込限度額の引き上げのため、トークンの画面での承認が必要です。/,
  )
  const raised = { perTransferYen: '5000000', perDayYen: '10000000' }
  await happen(site.world.context, {
    type: 'limits_set',
    service: webFb,
    userId: person.userId,
    customerId: person.customerId,
    perTransferYen: 1_000_000,
    perDayYen: 2_000_000,
  })
  const asked = await post(thief, limits, { ...raised, code: await site.world.code(tokenId) })
  const operation = await operationAt(locationOf(asked))
  assert.equal(operation.act, 'limit')
  const code = await digitsOf(site.world.context, tokenId, operation.digest)
  await follow(thief, post(thief, locationOf(asked), { act: 'approve', code }))
  assert.deepEqual(await noted(), [['limit', 'new_browser']])
  // Lowering them asks for nothing more.
  const registrationPassword = settledPasswords.registration
  const lowered = await post(thief, limits, {
    perTransferYen: '1000',
    perDayYen: '2000',
    registrationPassword,
  })
  assert.equal(locationOf(lowered), `${limits}?notice=changed`)
  assert.deepEqual(await noted(), [['limit', 'new_browser']])
})

test('issue 18: limits raised today take the token’s own screen for a day; lowered ones don’t', async () => {
  const { person, tokenId, client } = await settled()
  const limits = pathOf('limits')
  const registrationPassword = settledPasswords.registration
  const low = { perTransferYen: '1000000', perDayYen: '2000000', registrationPassword }
  assert.equal(locationOf(await post(client, limits, low)), `${limits}?notice=changed`)
  assert.ok((await upTo(client, person)).page.includes('name="code"'))
  const high = { perTransferYen: '2000000', perDayYen: '2000000' }
  site.world.clock.forward({ seconds: 30 })
  const raised = await post(client, limits, { ...high, code: await site.world.code(tokenId) })
  assert.equal(locationOf(raised), `${limits}?notice=changed`)
  const { page } = await upTo(client, person)
  assert.match(
    textOf(page),
    /振込限度額の引き上げから間もない振込のため、トークンの画面での承認が必要です。（2026年11月24日 10:00まで）/,
  )
  assert.ok(!page.includes('name="code"'))
})

test('issue 18: a token of today sends less in a day, in all, and the page says how much and until when', async () => {
  const { person, client } = await settled()
  const { context, clock } = site.world
  const { tokenId } = await registerToken(context, person, 'individual')
  clock.forward({ seconds: 1 })
  await again(client, person)
  const over = await upTo(client, person, '300001')
  assert.match(textOf(over.page), /RMCFBTRF001074E/)
  assert.match(
    textOf(over.page),
    /トークンの登録から間もない振込のため、1日に振り込める金額は、合計300,000円までです。（2026年11月25日 10:00まで）/,
  )
  const refused = await confirm(client, over, { code: await site.world.code(tokenId) })
  assert.equal(refused.status, 422)
  assert.match(textOf(await refused.text()), /RMCFBTRF001074E/)
  await paidByCode(client, person, tokenId, '200000')
  assert.match(textOf((await upTo(client, person, '100001')).page), /RMCFBTRF001074E/)
  await paidByCode(client, person, tokenId, '100000')
  days(2)
  await again(client, person)
  const after = await upToConfirmation(client, person, { amount: '300001', day: '2026-11-26' })
  assert.doesNotMatch(textOf(after.page), /RMCFBTRF001074E|間もない/)
})

test('issue 18: after 「身に覚えがない」, once the desk has lifted the freeze, less is sent for days', async () => {
  const { person, tokenId } = await settled()
  const { context } = site.world
  const thief = await fbLogin(site, person)
  const asked = await confirm(thief, await upTo(thief, person), {})
  await follow(thief, post(thief, locationOf(asked), { act: 'reject', reason: 'not_mine' }))
  const { service, userId, customerId } = person
  const holder = userHolder(userId)
  await happen(context, { type: 'transfers_thawed', service, holder, userId, customerId, operatorId: 'D1' })
  days(1)
  await again(thief, person)
  const { page } = await upToConfirmation(thief, person, { amount: '50001', day: '2026-11-25' })
  assert.match(
    textOf(page),
    /「身に覚えがない」とのお申し出から間もない振込のため、1日に振り込める金額は、合計50,000円までです。お取引先支店にも通知されます。（2026年11月26日 10:00まで）/,
  )
  assert.match(textOf(page), /RMCFBTRF001074E/)
  assert.ok(tokenId)
})

test('issue 18: a payee from a new browser is registered on the token’s own screen only', async () => {
  const { person } = await settled()
  const thief = await fbLogin(site, person)
  const page = await thief.page(pathOf('addPayee'))
  assert.match(textOf(page), /初めてお使いのブラウザからの振込先の登録・変更のため、/)
  assert.ok(!page.includes('name="registrationPassword"'))
  assert.equal((await payeesOf(site.world.context, person)).length, 2)
})
