// WEB-FB in tests: customers with accounts, users with passwords of their own, tokens for either 利用形態.

import assert from 'node:assert/strict'
import { issueToken } from '../../src/authority/operations/issue-token.ts'
import { customerHolder, userHolder } from '../../src/authority/rules/binding.ts'
import { openAccount } from '../../src/bank/operations/open-account.ts'
import type { Destination } from '../../src/bank/rules/payee.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import {
  deriveFirstPasswords,
  openFbCustomer,
} from '../../src/services/web-fb/operations/open-fb-customer.ts'
import type { FbUser } from '../../src/services/web-fb/rules/fb-user.ts'
import { refsOf } from '../contract/support/changes.ts'
import type { Event } from './events.ts'
import { testCaller, type World } from './world.ts'

export const fb = 'shinkin-5410/web-fb'

/** A business day, in the service's hours. */
export const fbMorning = '2026-11-20T10:00:15+09:00'

/** What every user of these tests has. */
export const fbPasswords = {
  login: 'Kanri2026',
  registration: '112233',
  approval: '9988776655',
  transfer: 'Sokin2026',
} as const

export type FbPerson = { readonly userId: string; readonly customerId: string }

/** Lets something happen that otherwise takes another screen, or time. */
export async function fbHappens({ context }: World, ...events: readonly Event[]): Promise<void> {
  const at = context.now()
  await context.store.change({ ...testCaller, at }, refsOf(events), () => accept({}, ...events))
}

/** A customer with two accounts and its administrator, who may log in at once. */
export async function fbCompany(world: World, userId: string, openingYen = 12_345_678): Promise<FbPerson> {
  const { context } = world
  const opened = await openFbCustomer(context, testCaller, {
    ...{ service: fb, userId, userName: userId, customerName: `試験商事${userId}` },
    ...{ companyCode: '0020000005', kanaName: 'ｶｼﾒ' },
  })
  assert.ok(opened.ok)
  const { customerId } = opened
  const digits = userId.replaceAll(/\D/g, '').slice(-6).padStart(6, '0')
  for (const accountType of ['ordinary', 'current'] as const) {
    const number = `${accountType === 'ordinary' ? '1' : '2'}${digits}`
    const account = { branchCode: '002', accountType, number, holderName: 'ｶｼﾒ' } as const
    await openAccount(context, testCaller, { service: fb, customerId, ...account, openingYen })
  }
  await settle(world, userId, ['registration', 'approval', 'transfer'])
  return { userId, customerId }
}

/** Another user of the same customer. */
export async function fbColleague(
  world: World,
  { customerId }: FbPerson,
  userId: string,
  rights: Partial<FbUser> = {},
): Promise<FbPerson> {
  const may = { mayTransfer: true, mayInquire: true, perTransferYen: null, perDayYen: null, ...rights }
  const user = { service: fb, userId, customerId }
  await fbHappens(
    world,
    { type: 'user_created', ...user, userName: userId, administrator: false },
    { type: 'fb_user_set', role: 'general', certificateOnly: false, ...may, ...user },
  )
  await settle(world, userId, ['registration', 'transfer'])
  return { userId, customerId }
}

/** With all first passwords changed. */
async function settle(
  world: World,
  userId: string,
  purposes: readonly ('registration' | 'approval' | 'transfer')[],
): Promise<void> {
  const { login, ...fixed } = fbPasswords
  const { initialVerifier, fixedVerifiers } = await deriveFirstPasswords(world.context, { login, fixed })
  const setAtMs = world.context.now().epochMilliseconds
  const events = purposes.flatMap((purpose): Event[] => {
    const verifier = fixedVerifiers[purpose]
    assert.ok(verifier)
    return [{ type: 'fixed_password_set', service: fb, userId, purpose, verifier, mustChange: false }]
  })
  const own = { mustChange: null, setAtMs, expiresAtMs: null }
  await fbHappens(
    world,
    { type: 'password_set', service: fb, userId, verifier: initialVerifier, ...own },
    ...events,
  )
}

/** A token for the person, or for everybody of the customer, which counts from the next login. */
export async function fbToken(
  world: World,
  { userId, customerId }: FbPerson,
  usageForm: 'individual' | 'shared',
): Promise<{ readonly tokenId: string; readonly secretBase32: string }> {
  const settings = { movingFactor: 'time', formFactor: 'mobile', algorithm: 'SHA1', digits: 6 } as const
  const token = await issueToken(world.context, testCaller, { ...settings, issuer: 'test' })
  const { tokenId } = token
  const holder = usageForm === 'shared' ? customerHolder(customerId) : userHolder(userId)
  const enrolledAtMs = world.context.now().epochMilliseconds - 1000
  const of = { service: fb, userId }
  await fbHappens(
    world,
    { type: 'usage_form_chosen', ...of, customerId, usageForm, chosenAtMs: enrolledAtMs },
    { type: 'token_enrolled', ...of, holder, tokenId, bindingId: `b${tokenId}`, steps: [0], enrolledAtMs },
  )
  return token
}

export const supplier: Destination = {
  ...{ bankCode: '5410', bankName: '確認用5410', branchCode: '002', branchName: '店舗002' },
  ...{ accountType: 'ordinary', number: '0000001', name: 'ﾃﾞﾌｵﾙﾄ ﾌﾘｺﾐｻｷ' },
}

/** A registered payee, as if entered before. */
export async function fbPayee(
  world: World,
  { userId, customerId }: FbPerson,
  payeeId: string,
  changes: Partial<Destination> = {},
  label = '',
): Promise<void> {
  const of = { service: fb, userId, customerId, payeeId }
  await fbHappens(world, {
    type: 'payee_set',
    ...of,
    ...supplier,
    ...changes,
    feeBearer: 'payer',
    label,
  })
}
