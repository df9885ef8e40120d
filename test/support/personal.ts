// Customers of 個人インターネットバンキング and what their browsers do, for the tests of its screens.

import assert from 'node:assert/strict'
import {
  bindingState,
  revokedBindingState,
  tokenClaimState,
  userHolder,
} from '../../src/authority/rules/binding.ts'
import { tokenState, tokenUseState } from '../../src/authority/rules/token.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { accountIdOf, openAccount } from '../../src/bank/operations/open-account.ts'
import { agreementState, isStopped } from '../../src/bank/rules/agreement.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { type PersonalScreen, personalHref } from '../../src/services/personal/routes.ts'
import { type Client, locationOf, type Site, textOf } from './site.ts'
import { testCaller, type World } from './world.ts'

export const personal = 'sample-shinkin/personal'
export const ownPassword = 'Watashi25'

export type Holder = {
  readonly service: string
  readonly userId: string
  readonly password: string
  readonly customerId: string
  readonly accountId: string
  readonly tokenId: string
}

export function at(screen: PersonalScreen): string {
  return personalHref(personal, screen)
}

/** Is the service stopped for their customer? */
export async function isStoppedNow(
  { context }: World,
  { customerId }: Pick<Holder, 'customerId'>,
): Promise<boolean> {
  const { agreement } = await context.store.read({ agreement: agreementState.ref(personal, customerId) })
  return isStopped(agreement)
}

/** Somebody with an account, a token that is not registered, and a password of their own. */
export async function accountHolder(
  site: Pick<Site, 'world' | 'browser'>,
  userId: string,
  customerName: string,
  openingYen = 456_789,
): Promise<Holder> {
  const { world } = site
  const { password } = await world.user(userId, personal, customerName)
  const { user } = await world.context.store.read({ user: userState.ref(personal, userId) })
  assert.ok(user !== undefined)
  const { customerId } = user
  const account = { branchCode: '010', accountType: 'ordinary', number: userId.slice(-7) } as const
  const newAccount = { service: personal, customerId, ...account, holderName: 'ﾐﾎﾝ', openingYen }
  assert.ok((await openAccount(world.context, testCaller, newAccount)).ok)
  const holder = { service: personal, userId, password, customerId, accountId: accountIdOf(account) }
  const client = site.browser()
  assert.equal(await landing(enterPassword(client, { ...holder, tokenId: '' })), at('password'))
  const chosen = { current: password, newPassword: ownPassword, newPasswordAgain: ownPassword }
  assert.equal(await landing(client.submit(at('password'), chosen)), at('home'))
  await leave(client)
  return { ...holder, password: ownPassword, tokenId: await world.token() }
}

export function enterPassword(client: Client, { userId, password }: Holder): Promise<Response> {
  return client.submit(at('login'), { userId, password })
}

/** Where an answer leads, without its query. */
export async function landing(answer: Promise<Response>): Promise<string> {
  const response = await answer
  assert.equal(response.status, 303)
  return locationOf(response).split('?')[0] ?? ''
}

export async function leave(client: Client): Promise<void> {
  assert.equal(await landing(client.submit(at('home'), {}, at('logout'))), at('entry'))
}

/** A browser in which somebody without a token is logged in, or with one, by its next code. */
export async function insideOf(
  site: Pick<Site, 'world' | 'browser'>,
  holder: Holder,
  by: 'password' | 'code' = 'password',
): Promise<Client> {
  const client = site.browser()
  site.world.clock.forward({ seconds: 30 })
  const first = await landing(enterPassword(client, holder))
  if (by === 'password') assert.equal(first, at('home'))
  else {
    assert.equal(first, at('loginCode'))
    const otp = await site.world.code(holder.tokenId)
    assert.equal(await landing(client.submit(at('loginCode'), { otp })), at('home'))
  }
  return client
}

/** As after 利用登録, and after 利用停止; without steps, its codes were spent before. */
export async function registerToken(
  world: World,
  holder: Holder,
  steps: readonly number[] = [1],
): Promise<void> {
  const { service, userId, tokenId } = holder
  const enrolledAtMs = world.clock.now().epochMilliseconds
  const bound = { service, userId, holder: userHolder(userId), tokenId, bindingId: newId(), enrolledAtMs }
  const refs = {
    user: userState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    claim: tokenClaimState.ref(service, tokenId),
    token: tokenState.ref(tokenId),
    use: tokenUseState.ref(tokenId),
  }
  const changeContext = { at: world.clock.now(), ...testCaller }
  await world.context.store.change(changeContext, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'token_enrolled', ...bound, steps }],
  }))
}

export async function stopToken(world: World, { service, userId, tokenId }: Holder): Promise<void> {
  const holder = userHolder(userId)
  const { binding } = await world.context.store.read({ binding: bindingState.ref(service, holder) })
  const { bindingId, enrolledAtMs } = binding ?? {}
  assert.ok(bindingId && enrolledAtMs)
  const refs = {
    user: userState.ref(service, userId),
    binding: bindingState.ref(service, holder),
    claim: tokenClaimState.ref(service, tokenId),
    revoked: revokedBindingState.ref(bindingId),
  }
  await world.context.store.change({ at: world.clock.now(), ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'binding_revoked', service, userId, holder, bindingId, tokenId, enrolledAtMs }],
  }))
}

/** The text of a page. */
export async function read(answer: Response | Promise<Response>): Promise<string> {
  return textOf(await (await answer).text())
}

/** The page that a posted form leads to, which a browser may go back to without sending anything again (P5). */
export async function arrive(client: Client, answer: Promise<Response>): Promise<string> {
  const response = await answer
  assert.equal(response.status, 303)
  return textOf(await client.page(locationOf(response)))
}

/** The ID and password that 利用登録 and 利用停止 begin with. */
export function authenticate(
  client: Client,
  { userId, password }: Holder,
  name: 'enrollment' | 'stop',
): Promise<Response> {
  return client.submit(at(name), { userId, password })
}

/** A fresh code, 30 s later. */
export async function nextCode({ world }: Pick<Site, 'world'>, tokenId: string): Promise<string> {
  world.clock.forward({ seconds: 30 })
  return world.code(tokenId)
}

/** 利用登録, to its last page. */
export async function register(
  site: Pick<Site, 'world'>,
  client: Client,
  holder: Holder,
  tokenId = holder.tokenId,
): Promise<string> {
  assert.equal(await landing(authenticate(client, holder, 'enrollment')), at('enrollmentToken'))
  const otp = await nextCode(site, tokenId)
  return arrive(client, client.submit(at('enrollmentToken'), { tokenId, otp, terms: '1.0' }))
}
