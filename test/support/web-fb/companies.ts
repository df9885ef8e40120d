// A company of WEB-FB and what belongs to it, on any store. Whoever works there has changed the first passwords.

import assert from 'node:assert/strict'
import type { Caller, Context } from '../../../src/authority/operations/context.ts'
import { issueToken } from '../../../src/authority/operations/issue-token.ts'
import { passFirstFactor } from '../../../src/authority/operations/pass-first-factor.ts'
import { customerHolder, userHolder } from '../../../src/authority/rules/binding.ts'
import { accountIdOf, openAccount } from '../../../src/bank/operations/open-account.ts'
import { accountState, entryOf } from '../../../src/bank/rules/account.ts'
import { dayOf } from '../../../src/bank/rules/calendar.ts'
import type { Destination } from '../../../src/bank/rules/payee.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import { changeFirstPasswords } from '../../../src/services/web-fb/operations/change-first-passwords.ts'
import {
  deriveFirstPasswords,
  type FirstPasswords,
  openFbCustomer,
} from '../../../src/services/web-fb/operations/open-fb-customer.ts'
import type { FbUser } from '../../../src/services/web-fb/rules/fb-user.ts'
import type { FixedPasswordPurpose } from '../../../src/services/web-fb/rules/fixed-password.ts'
import { purposesOf } from '../../../src/services/web-fb/rules/new-fb-user.ts'
import { refsOf } from '../../contract/support/changes.ts'
// Not the one of world.ts, which loads every screen: the processes that the tests start should be quick.
import { caller } from '../../contract/support/people.ts'
import { numberOf } from '../customers.ts'
import type { Event } from '../events.ts'
import { webFb } from './service.ts'

export const firstPasswords: FirstPasswords = {
  login: 'Hajime2016',
  fixed: { registration: '123456', approval: '1234567890', transfer: 'Okuru2016' },
}

/** What everybody's are afterwards. */
export const settledPasswords = {
  login: 'Kawatta2016',
  registration: '654321',
  approval: '0987654321',
  transfer: 'Okutta2016',
} as const

export type FbPerson = { readonly service: string; readonly userId: string; readonly customerId: string }

/** Its administrator, and the ordinary one of its two accounts. */
export type FbCompany = FbPerson & { readonly accountId: string }

export type FbSession = FbPerson & { readonly sessionId: string; readonly sessionHash: string }

/** Lets something happen that only another screen, or time, would do. */
export async function happen(context: Context, ...events: readonly Event[]): Promise<void> {
  const occasion = { ...caller, at: context.now() }
  await context.store.change(occasion, refsOf(events), () => accept({}, ...events))
}

type Terms = {
  readonly companyCode?: string
  readonly kanaName?: string
  readonly customerName?: string
  readonly openingYen?: number
}

/** A customer with two accounts. Whoever has the ID is its administrator. */
export async function openCompany(context: Context, userId: string, terms: Terms = {}): Promise<FbCompany> {
  const { companyCode = '0020000005', kanaName = 'ｶｼﾒ' } = terms
  const { customerName = `試験商事${userId}`, openingYen = 12_345_678 } = terms
  const newCustomer = { service: webFb, userId, userName: userId, customerName, companyCode, kanaName }
  const opened = await openFbCustomer(context, caller, {
    ...newCustomer,
    customerNumber: numberOf(webFb, customerName),
  })
  assert.ok(opened.ok, 'the company was not opened')
  const person = { service: webFb, userId, customerId: opened.customerId }
  for (const accountType of ['current', 'ordinary'] as const) {
    const account = { ...accountOf(userId, accountType), holderName: kanaName }
    const { service, customerId } = person
    const opening = await openAccount(context, caller, { service, customerId, ...account, openingYen })
    assert.ok(opening.ok, 'the account was not opened')
  }
  await settle(context, person, purposesOf({ role: 'administrator', mayTransfer: true }))
  return { ...person, accountId: accountIdOf(accountOf(userId, 'ordinary')) }
}

/** 002-ordinary-1000025 of M54100000025. */
function accountOf(userId: string, accountType: 'ordinary' | 'current') {
  const digits = userId.replaceAll(/\D/g, '').slice(-6).padStart(6, '0')
  return { branchCode: '002', accountType, number: `${accountType === 'ordinary' ? 1 : 2}${digits}` } as const
}

/** A token that its user has as theirs since a moment ago, whichever way they got it. */
export async function enrollToken(
  context: Context,
  { service, userId, customerId }: FbPerson,
  tokenId: string,
): Promise<void> {
  const chosenAtMs = context.now().epochMilliseconds - 1000
  const enrolled = { holder: userHolder(userId), tokenId, bindingId: 'b1', steps: [0] }
  await happen(
    context,
    { type: 'usage_form_chosen', service, userId, customerId, usageForm: 'individual', chosenAtMs },
    { type: 'token_enrolled', service, userId, ...enrolled, enrolledAtMs: chosenAtMs },
  )
}

type Rights = Partial<Omit<FbUser, keyof FbPerson>>

/** Another user of the same customer, or one more administrator: who may do everything, except what `rights` say. */
export async function addColleague(
  context: Context,
  { service, customerId }: FbPerson,
  userId: string,
  rights: Rights = {},
): Promise<FbPerson> {
  const colleague = { service, userId, customerId }
  const may = { mayTransfer: true, mayInquire: true, perTransferYen: null, perDayYen: null }
  const set = { role: 'general', certificateOnly: false, ...may, ...rights } as const
  const administrator = set.role === 'administrator'
  await happen(
    context,
    { type: 'user_created', ...colleague, userName: userId, administrator },
    { type: 'fb_user_set', ...colleague, ...set },
  )
  await settle(context, colleague, purposesOf(set))
  return colleague
}

async function settle(
  context: Context,
  { service, userId }: FbPerson,
  purposes: readonly FixedPasswordPurpose[],
): Promise<void> {
  const fixed = Object.fromEntries(purposes.map((purpose) => [purpose, settledPasswords[purpose]]))
  const verifiers = await deriveFirstPasswords(
    context,
    { service, userId },
    { login: settledPasswords.login, fixed },
  )
  const events = purposes.map((purpose): Event => {
    const verifier = verifiers.fixedVerifiers[purpose]
    assert.ok(verifier)
    return { type: 'fixed_password_set', service, userId, purpose, verifier, mustChange: false }
  })
  const verifier = verifiers.initialVerifier
  const own = { mustChange: null, setAtMs: context.now().epochMilliseconds, expiresAtMs: null }
  await happen(context, { type: 'password_set', service, userId, verifier, ...own }, ...events)
}

/** The first login of somebody with all first passwords, as on the screen that asks for new ones. */
export async function beginWith(
  context: Context,
  userId: string,
  given: FirstPasswords,
  by: Caller = caller,
): Promise<void> {
  const credentials = { service: webFb, userId, password: given.login, purpose: 'login' } as const
  const passed = await passFirstFactor(context, by, credentials)
  assert.ok(passed.ok)
  const to = (current: string, next: string) => ({ current, next, again: next })
  const fixed = Object.entries(given.fixed).map(([purpose, current]) => [
    purpose,
    to(current, settledPasswords[purpose as keyof typeof given.fixed]),
  ])
  const outcome = await changeFirstPasswords(context, by, {
    service: webFb,
    userId,
    sessionHash: sessionHash(passed.sessionId),
    login: to(given.login, settledPasswords.login),
    fixed: Object.fromEntries(fixed),
  })
  assert.ok(outcome.ok)
}

/** A new login. Rejects when there is none. */
export async function sessionOf(context: Context, person: FbPerson): Promise<FbSession> {
  const { service, userId } = person
  const credentials = { service, userId, password: settledPasswords.login, purpose: 'login' } as const
  const passed = await passFirstFactor(context, caller, credentials)
  assert.ok(passed.ok && passed.stage === 'authenticated')
  const { sessionId } = passed
  return { ...person, sessionId, sessionHash: sessionHash(sessionId) }
}

/** A token for the person, or for everybody of the customer, as registered a second ago: it counts from the next login on. */
export async function registerToken(
  context: Context,
  { service, userId, customerId }: FbPerson,
  usageForm: 'individual' | 'shared',
): Promise<{ readonly tokenId: string; readonly secretBase32: string }> {
  const settings = { movingFactor: 'time', formFactor: 'mobile', algorithm: 'SHA1', digits: 6 } as const
  const token = await issueToken(context, caller, { ...settings, issuer: 'test' })
  const { tokenId } = token
  const holder = usageForm === 'shared' ? customerHolder(customerId) : userHolder(userId)
  const enrolledAtMs = context.now().epochMilliseconds - 1000
  const enrolled = { holder, tokenId, bindingId: `b${tokenId}`, steps: [0], enrolledAtMs }
  await happen(
    context,
    { type: 'usage_form_chosen', service, userId, customerId, usageForm, chosenAtMs: enrolledAtMs },
    { type: 'token_enrolled', service, userId, ...enrolled },
  )
  return token
}

export const supplier: Destination = {
  bankCode: '5410',
  bankName: '確認用5410',
  branchCode: '002',
  branchName: '店舗002',
  accountType: 'ordinary',
  number: '0000001',
  name: 'ﾃﾞﾌｵﾙﾄ ﾌﾘｺﾐｻｷ',
}

/** A registered payee, as if entered before. */
export async function addPayee(
  context: Context,
  person: FbPerson,
  payeeId: string,
  changes: Partial<Destination> = {},
  label = '',
): Promise<void> {
  const { service, userId, customerId } = person
  const payee = { ...supplier, ...changes, payeeId, label } as const
  await happen(context, { type: 'payee_set', service, userId, customerId, ...payee, feeBearer: 'payer' })
}

/** A customer with two registered payees, p1 and p2. */
export async function companyWithPayees(context: Context, userId = 'M54100000001'): Promise<FbCompany> {
  const company = await openCompany(context, userId)
  await addPayee(context, company, 'p1')
  await addPayee(context, company, 'p2', { number: '0000002', name: 'ｶ)ﾜﾘﾌ' }, '割符商事')
  return company
}

/** The most that the customer lets leave in one transfer; null: what the institution allows. */
export async function limitTo(
  context: Context,
  { service, userId, customerId }: FbPerson,
  perTransferYen: number | null,
): Promise<void> {
  await happen(context, { type: 'limits_set', service, userId, customerId, perTransferYen, perDayYen: null })
}

/** All that is in the account leaves it. */
export async function drain(context: Context, { service, accountId }: FbCompany): Promise<void> {
  const { account } = await context.store.read({ account: accountState.ref(service, accountId) })
  assert.ok(account)
  const now = context.now()
  const day = dayOf(now).toString()
  const facts = {
    service,
    entryId: `out-${accountId}`,
    bookedAtMs: now.epochMilliseconds,
    day,
    transferId: null,
  }
  const yen = account.balanceYen
  const lines = entryOf(facts, [
    { account, yen: -yen, text: '引出' },
    { account: 'clearing', yen, text: '引出' },
  ])
  await happen(context, ...lines)
}
