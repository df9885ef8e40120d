// A served world and its people: what a browser does on its way through the screens, for all HTTP tests.

import assert from 'node:assert/strict'
import { type ServiceScreen, serviceHref } from '../../src/authority/routes.ts'
import { type Binding, bindingState, tokenClaimState, userHolder } from '../../src/authority/rules/binding.ts'
import { careState } from '../../src/authority/rules/care.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { tokenState, tokenUseState } from '../../src/authority/rules/token.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { createClient, formTokenIn } from './client.ts'
import type { Event } from './events.ts'
import { createWorld, shoko, testCaller, type World } from './world.ts'

export const publicOrigin = 'http://warifu.test'
export const changedPassword = 'Kawatta2025'

export type Client = ReturnType<typeof createClient>
export type Person = {
  readonly service: string
  readonly userId: string
  readonly password: string
  readonly tokenId: string
}
export type Site = Awaited<ReturnType<typeof startSite>>

export async function startSite(
  serving: Parameters<World['serve']>[0] = {},
  options: Parameters<typeof createWorld>[0] = {},
) {
  const world = await createWorld(options)
  const server = await world.serve(serving)
  const shownOrigin = serving?.browsers === true ? `http://localhost:${server.port}` : publicOrigin
  return {
    world,
    server,
    browser: () => createClient(server.origin, shownOrigin),
    async end() {
      await server.stop()
      await world.end()
    },
  }
}

export function cookieNameOf(service: string): string {
  return `__Host-warifu-${service.replace('/', '.')}`
}

export function sessionIdIn(client: Client, service = shoko): string {
  const value = client.cookies.get(cookieNameOf(service))
  assert.ok(value !== undefined, 'the browser has no session cookie')
  return value
}

/** A browser that shows this session ID. */
export function browserWith(site: Site, sessionId: string, service = shoko): Client {
  const client = site.browser()
  client.cookies.set(cookieNameOf(service), sessionId)
  return client
}

export function locationOf(response: Response): string {
  return response.headers.get('Location') ?? ''
}

/** The text of a page as a person reads it. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** What a field of the page holds; undefined when the page has no such field. */
export function valueIn(html: string, field: string): string | undefined {
  const input = new RegExp(`<input[^>]*\\bname="${field}"[^>]*>`).exec(html)?.[0]
  return input === undefined ? undefined : /\bvalue="([^"]*)"/.exec(input)?.[1]
}

export type Answer = { readonly status: number; readonly headers: string[]; readonly body: string }

/** Everything of a response that could tell one case from another; what is random by design is masked. */
export async function answerOf(response: Response): Promise<Answer> {
  const headers = [...response.headers]
    .filter(([name]) => name !== 'date' && name !== 'x-request-id')
    .map(([name, value]) => `${name}: ${value.replaceAll(/[A-Za-z0-9_-]{43}/g, '<nonce>')}`)
  const body = (await response.text()).replaceAll(/(name="form_token" value=")[^"]+/g, '$1<nonce>')
  return { status: response.status, headers, body }
}

/** A user with a token that is not enrolled yet. */
export async function newPerson(
  site: Site,
  userId: string,
  service = shoko,
  customerName?: string,
): Promise<Person> {
  const { password } = await site.world.user(userId, service, customerName)
  return { service, userId, password, tokenId: await site.world.token() }
}

/** The code of the next step, after the clock has moved there. */
export function nextCode({ world }: Site, tokenId: string): Promise<string> {
  world.clock.forward({ seconds: 30 })
  return world.code(tokenId)
}

export function passStepOne(client: Client, person: Person, purpose: 'login' | 'enrollment' = 'login') {
  const { service, userId, password } = person
  return client.submit(serviceHref(service, purpose), { userId, password })
}

/** Posts STEP 2 of the enrollment with the previous code and the current one. */
export async function postTwoCodes({ world }: Site, client: Client, { service, tokenId }: Person) {
  const otp1 = await world.code(tokenId, -1)
  const otp2 = await world.code(tokenId, 0)
  return client.submit(serviceHref(service, 'enrollmentToken'), { tokenId, otp1, otp2 })
}

export function postCode(client: Client, { service }: Person, otp: string) {
  return client.submit(serviceHref(service, 'loginCode'), { otp })
}

async function expectRedirect(
  answer: Promise<Response>,
  service: string,
  screen: ServiceScreen,
): Promise<void> {
  const response = await answer
  assert.equal(response.status, 303)
  assert.equal(locationOf(response).split('?')[0], serviceHref(service, screen))
}

/** Through the enrollment up to its last page, which leaves the browser with a ticket to log in. */
export async function enroll(site: Site, client: Client, person: Person): Promise<void> {
  const { service } = person
  await expectRedirect(passStepOne(client, person, 'enrollment'), service, 'enrollmentToken')
  await expectRedirect(postTwoCodes(site, client, person), service, 'enrollmentComplete')
}

/** Through both steps of the login, with a fresh code. */
export async function logIn(
  site: Site,
  client: Client,
  person: Person,
  lands: ServiceScreen = 'home',
): Promise<void> {
  await expectRedirect(passStepOne(client, person), person.service, 'loginCode')
  await expectRedirect(postCode(client, person, await nextCode(site, person.tokenId)), person.service, lands)
}

export function postPassword(client: Client, service: string, current: string, chosen: string) {
  const fields = { current, newPassword: chosen, newPasswordAgain: chosen }
  return client.submit(serviceHref(service, 'password'), fields)
}

/** A user who has a token and their own password, and is logged out. */
export async function settledPerson(
  site: Site,
  userId: string,
  service = shoko,
  customerName?: string,
): Promise<Person> {
  const person = await newPerson(site, userId, service, customerName)
  const client = site.browser()
  await enroll(site, client, person)
  const code = await nextCode(site, person.tokenId)
  await expectRedirect(postCode(client, person, code), service, 'password')
  await expectRedirect(postPassword(client, service, person.password, changedPassword), service, 'home')
  await expectRedirect(
    client.submit(serviceHref(service, 'home'), {}, serviceHref(service, 'logout')),
    service,
    'entry',
  )
  return { ...person, password: changedPassword }
}

/** A browser in which a settled person is logged in. */
export async function loggedIn(site: Site, person: Person): Promise<Client> {
  const client = site.browser()
  await logIn(site, client, person)
  return client
}

/** A browser that has passed STEP 1. */
export async function withTicket(
  site: Site,
  person: Person,
  purpose: 'login' | 'enrollment' = 'login',
): Promise<Client> {
  const client = site.browser()
  const screen = purpose === 'login' ? 'loginCode' : 'enrollmentToken'
  await expectRedirect(passStepOne(client, person, purpose), person.service, screen)
  return client
}

/** The form token of a page, whichever form has it. */
export async function tokenOn(client: Client, path: string): Promise<string> {
  return formTokenIn(await client.page(path))
}

/** Where the journal stands: equal before and after means that nothing at all was decided. */
export function journalHead({ context }: World): number {
  return context.store.head().seq
}

export async function eventsOf({ context }: World, { service, userId }: Person): Promise<Event[]> {
  const rows = await newestJournal(context.store, { service, userId }, 1000)
  return rows.toReversed().map((row) => entryOf(row).event as Event)
}

export async function bindingOf({ context }: World, person: Person): Promise<Binding | undefined> {
  const { service, userId } = person
  return (await context.store.read({ binding: bindingState.ref(service, userHolder(userId)) })).binding
}

export async function lastStepOf({ context }: World, tokenId: string): Promise<number | undefined> {
  return (await context.store.read({ tokenUse: tokenUseState.ref(tokenId) })).tokenUse?.lastStep
}

/** Lets something happen that has no screen yet: what the desk does to a user, a binding or a token. */
export async function happen({ context }: World, person: Person, ...events: Event[]): Promise<void> {
  const { service, userId, tokenId } = person
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    claim: tokenClaimState.ref(service, tokenId),
    token: tokenState.ref(tokenId),
    care: careState.ref(service, userId),
  }
  const at = context.now()
  await context.store.change({ at, ...testCaller }, refs, () => ({ outcome: { ok: true }, events }))
}

type Desk = 'binding_suspended' | 'binding_resumed' | 'binding_unlocked' | 'user_suspended' | 'user_resumed'

export async function desk(world: World, person: Person, type: Desk): Promise<void> {
  const { service, userId } = person
  if (type === 'user_suspended' || type === 'user_resumed')
    return happen(world, person, { type, service, userId })
  return happen(world, person, { type, service, userId, holder: userHolder(userId) })
}

export async function revokeBinding(world: World, person: Person): Promise<void> {
  const binding = await bindingOf(world, person)
  const { service, userId } = person
  const { holder, bindingId, tokenId, enrolledAtMs } = binding ?? {}
  assert.ok(holder && bindingId && tokenId && enrolledAtMs)
  await happen(world, person, {
    type: 'binding_revoked',
    service,
    userId,
    holder,
    bindingId,
    tokenId,
    enrolledAtMs,
  })
}
