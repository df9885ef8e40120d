import assert from 'node:assert/strict'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { changeFirstPasswords } from '../../src/services/web-fb/operations/change-first-passwords.ts'
import { type FirstPasswords, openFbCustomer } from '../../src/services/web-fb/operations/open-fb-customer.ts'
import { testCaller, type World } from './world.ts'

/** A customer of WEB-FB whose people have changed their first passwords, as at the first login. */

export const fb = 'shinkin-5410/web-fb'

export const firstPasswords: FirstPasswords = {
  login: 'Hajime2016',
  fixed: { registration: '123456', approval: '1234567890', transfer: 'Okuru2016' },
}

/** Everybody's passwords afterwards. */
export const settledPasswords = {
  login: 'Kawatta2016',
  registration: '654321',
  approval: '0987654321',
  transfer: 'Okutta2016',
} as const

export type FbPerson = { readonly service: string; readonly userId: string; readonly customerId: string }

/** A customer with its administrator; for an existing name, one more administrator. */
export async function fbAdministrator(
  world: World,
  userId: string,
  customerName = '確認用商事株式会社',
): Promise<FbPerson> {
  const opened = await openFbCustomer(world.context, testCaller, {
    ...{ service: fb, customerName, companyCode: '0020000025', kanaName: 'ｶ)ｶｸﾆﾝﾖｳ' },
    ...{ userId, userName: userId, passwords: firstPasswords },
  })
  assert.ok(opened.ok)
  await settle(world, userId, firstPasswords)
  return { service: fb, userId, customerId: opened.customerId }
}

/** The first login of somebody with all first passwords. */
export async function settle({ context }: World, userId: string, given: FirstPasswords): Promise<void> {
  const credentials = { service: fb, userId, password: given.login, purpose: 'login' } as const
  const passed = await passFirstFactor(context, testCaller, credentials)
  assert.ok(passed.ok)
  const to = (current: string, next: string) => ({ current, next, again: next })
  const fixed = Object.entries(given.fixed).map(([purpose, current]) => [
    purpose,
    to(current, settledPasswords[purpose as keyof typeof given.fixed]),
  ])
  const outcome = await changeFirstPasswords(context, testCaller, {
    ...{ service: fb, userId, sessionHash: sessionHash(passed.sessionId) },
    ...{ login: to(given.login, settledPasswords.login), fixed: Object.fromEntries(fixed) },
  })
  assert.ok(outcome.ok)
}

/** A login by operation; the session ID is the browser's to show. */
export async function fbSession({ context }: World, userId: string): Promise<string> {
  const credentials = { service: fb, userId, password: settledPasswords.login, purpose: 'login' } as const
  const passed = await passFirstFactor(context, testCaller, credentials)
  assert.ok(passed.ok && passed.stage === 'authenticated')
  return passed.sessionId
}
