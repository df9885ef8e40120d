// Companies of WEB-FB on a served world: administrators in a browser, and users whom they opened.

import assert from 'node:assert/strict'
import { type Binding, bindingState } from '../../src/authority/rules/binding.ts'
import { agreementState } from '../../src/bank/rules/agreement.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { addFbUser } from '../../src/services/web-fb/operations/administration/users.ts'
import {
  type FbAdministrationScreen,
  fbAdministrationHref,
  fbHref,
} from '../../src/services/web-fb/routes.ts'
import { type FbPerson, fb, fbAdministrator, fbSession, settle, settledPasswords } from './fb-customer.ts'
import { browserWith, type Client, type Site, sessionIdIn } from './site.ts'
import { testCaller } from './world.ts'

const { registration, approval } = settledPasswords

export const at = (screen: FbAdministrationScreen, id?: string) => fbAdministrationHref(fb, screen, id)
export const path = (screen: 'home' | 'login') => fbHref(fb, screen)

export async function enter(site: Site, { userId }: Pick<FbPerson, 'userId'>): Promise<Client> {
  return browserWith(site, await fbSession(site.world, userId), fb)
}

let companies = 0

/** The name of the newest one, for one more administrator of it. */
export function newestCompany(): string {
  return `第${companies}商事`
}

/** A company of its own with an administrator inside. */
export async function company(site: Site) {
  companies += 1
  const boss = await fbAdministrator(
    site.world,
    `M5410002${String(companies).padStart(4, '0')}`,
    `第${companies}商事`,
  )
  return { boss, client: await enter(site, boss) }
}

const rights = {
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  perTransferYen: null,
  perDayYen: null,
} as const

/** A user whom the administrator opened in that browser, and who changed the first passwords. */
export async function member(
  site: Site,
  client: Client,
  boss: FbPerson,
  userId: string,
  changes: Partial<Record<keyof typeof rights, unknown>> = {},
): Promise<FbPerson> {
  const acting = { ...boss, sessionHash: sessionHash(sessionIdIn(client, fb)) }
  const asked = {
    userId,
    userName: userId,
    rights: { ...rights, ...changes } as typeof rights,
    passwords: null,
  }
  const added = await addFbUser(site.world.context, testCaller, acting, asked, registration)
  assert.ok(added.ok)
  await settle(site.world, userId, added.passwords)
  return { ...boss, userId }
}

export async function bindingAt(site: Site, holder: string): Promise<Binding | undefined> {
  return (await site.world.context.store.read({ binding: bindingState.ref(fb, holder) })).binding
}

export async function agreementOf(site: Site, { customerId }: FbPerson) {
  return (await site.world.context.store.read({ agreement: agreementState.ref(fb, customerId) })).agreement
}

async function typedToken(site: Site, tokenId: string) {
  return { tokenId, code: await site.world.code(tokenId), confirmation: approval }
}

/** 利用形態設定 with its first token. */
export async function choose(site: Site, client: Client, form: 'individual' | 'shared', tokenId: string) {
  return client.submit(at('usageForm'), { form, ...(await typedToken(site, tokenId)) }, at('firstToken'))
}

export async function register(site: Site, client: Client, userId: string, tokenId: string) {
  return client.submit(
    at('tokens'),
    { holder: `user:${userId}`, ...(await typedToken(site, tokenId)) },
    at('tokenRegistration'),
  )
}
