// S3-3.2, S3-3.3, H-19, H-22: 管理機能 of WEB-FB over HTTP, and everybody for whom it is not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Binding } from '../../src/domain/binding.ts'
import { customerHolder, userHolder } from '../../src/domain/binding.ts'
import { ref } from '../../src/domain/states.ts'
import { addFbUser } from '../../src/operations/banking/administration/users.ts'
import { type FbAdministrationScreen, fbAdministrationHref, fbHref } from '../../src/routes.ts'
import { sessionHash } from '../../src/secrets/random.ts'
import {
  type FbPerson,
  fb,
  fbAdministrator,
  fbSession,
  firstPasswords,
  settle,
  settledPasswords,
} from '../support/fb-customer.ts'
import { testCaller } from '../support/world.ts'
import {
  browserWith,
  type Client,
  journalHead,
  locationOf,
  publicOrigin,
  type Site,
  startSite,
  textOf,
  tokenOn,
} from './site.ts'

let site: Site
before(async () => {
  site = await startSite({}, { start: '2026-02-02T10:00:15+09:00' })
})
after(() => site.end())

const { registration, approval } = settledPasswords
const at = (screen: FbAdministrationScreen, id?: string) => fbAdministrationHref(fb, screen, id)

async function enter({ userId }: Pick<FbPerson, 'userId'>): Promise<Client> {
  return browserWith(site, await fbSession(site.world, userId), fb)
}

let companies = 0

/** A company of its own with an administrator inside. */
async function company() {
  companies += 1
  const boss = await fbAdministrator(
    site.world,
    `M5410002${String(companies).padStart(4, '0')}`,
    `第${companies}商事`,
  )
  return { boss, client: await enter(boss) }
}

const rights = {
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  perTransferYen: null,
  perDayYen: null,
} as const

/** A user whom the administrator opened and who changed the first passwords. */
async function member(
  boss: FbPerson,
  userId: string,
  changes: Partial<Record<keyof typeof rights, unknown>> = {},
): Promise<FbPerson> {
  const acting = { ...boss, sessionHash: sessionHash(await fbSession(site.world, boss.userId)) }
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

async function bindingAt(holder: string): Promise<Binding | undefined> {
  return (await site.world.context.store.read({ binding: ref.binding(fb, holder) })).binding
}

async function agreementOf({ customerId }: FbPerson) {
  return (await site.world.context.store.read({ agreement: ref.agreement(fb, customerId) })).agreement
}

async function typedToken(tokenId: string) {
  return { tokenId, code: await site.world.code(tokenId), confirmation: approval }
}

/** 利用形態設定 with its first token. */
async function choose(client: Client, form: 'individual' | 'shared', tokenId: string) {
  return client.submit(at('usageForm'), { form, ...(await typedToken(tokenId)) }, at('firstToken'))
}

async function register(client: Client, userId: string, tokenId: string) {
  return client.submit(
    at('tokens'),
    { holder: `user:${userId}`, ...(await typedToken(tokenId)) },
    at('tokenRegistration'),
  )
}

test('smoke', async () => {
  const { boss, client } = await company()
  const own = await site.world.token()
  const response = await choose(client, 'individual', own)
  assert.equal(response.status, 303, textOf(await response.clone().text()))
  console.log(locationOf(response))
  console.log(await bindingAt(userHolder(boss.userId)), await agreementOf(boss))
})
