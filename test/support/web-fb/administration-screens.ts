// 管理機能 of WEB-FB over HTTP: an administrator inside, and what is looked up behind the screens.
import { type Binding, bindingState } from '../../../src/authority/rules/binding.ts'
import { agreementState } from '../../../src/bank/rules/agreement.ts'
import {
  type FbAdministrationScreen,
  fbAdministrationHref,
  fbHref,
} from '../../../src/services/web-fb/routes.ts'
import type { Client, Site } from '../site.ts'
import { fbLogin } from './browsers.ts'
import { type FbPerson, openCompany, settledPasswords } from './companies.ts'
import { webFb } from './service.ts'

const { approval } = settledPasswords

export const at = (screen: FbAdministrationScreen, id?: string) => fbAdministrationHref(webFb, screen, id)
export const path = (screen: 'home' | 'login') => fbHref(webFb, screen)

/** A company with its administrator inside. */
export async function company(site: Site, userId = 'M54100020001') {
  const boss = await openCompany(site.world.context, userId)
  return { boss, client: await fbLogin(site, boss) }
}

export async function bindingAt(site: Pick<Site, 'world'>, holder: string): Promise<Binding | undefined> {
  return (await site.world.context.store.read({ binding: bindingState.ref(webFb, holder) })).binding
}

export async function agreementOf(site: Site, { customerId }: FbPerson) {
  return (await site.world.context.store.read({ agreement: agreementState.ref(webFb, customerId) })).agreement
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
