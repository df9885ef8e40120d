// The service that moves from the app to mail (S2): its people, and the mails they get.

import assert from 'node:assert/strict'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { type ServiceScreen, serviceHref } from '../../src/authority/routes.ts'
import { mailState } from '../../src/authority/rules/mail.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { type AdministrationScreen, administrationHref } from '../../src/services/fx-web/routes.ts'
import { mailService } from './mail-states.ts'
import {
  type Client,
  eventsOf,
  happen,
  locationOf,
  logIn,
  type Person,
  type Site,
  settledPerson,
} from './site.ts'

export const inTransition = '2025-07-01T09:00:15+09:00'
/** While tokens can still be enrolled; people settle here before the clock moves on. */
export const beforeTransition = '2025-06-01T09:00:15+09:00'

export const at = (screen: ServiceScreen) => serviceHref(mailService, screen)
export const page = (screen: AdministrationScreen, id?: string) => administrationHref(mailService, screen, id)

/** Every mail to a user, in the order in which they were queued. */
export async function mailsOf(site: Site, person: Person) {
  const { context } = site.world
  const mails = []
  for (const event of await eventsOf(site.world, person)) {
    if (event.type !== 'mail_queued') continue
    const { mail } = await context.store.read({ mail: mailState.ref(event.mailId) })
    assert.ok(mail?.sealed)
    mails.push(openMail(context, event.mailId, reveal(mail.sealed)))
  }
  return mails
}

export async function kindsOf(site: Site, person: Person): Promise<string[]> {
  return (await mailsOf(site, person)).map(({ content }) => content.kind)
}

/** The newest code that came to this address. */
export async function codeFor(site: Site, person: Person, to: string): Promise<string> {
  const mails = await mailsOf(site, person)
  const content = mails.findLast((mail) => mail.to === to && 'code' in mail.content)?.content
  assert.ok(content !== undefined && 'code' in content, `no code came to ${to}`)
  return content.code
}

/** Another code of the same length. */
export function notThis(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

export async function redirected(answer: Promise<Response>, screen: ServiceScreen): Promise<void> {
  const response = await answer
  assert.equal(response.status, 303)
  assert.equal(locationOf(response).split('?')[0], at(screen))
}

export function stepOne(client: Client, person: Person, purpose: 'login' | 'enrollment' | 'registration') {
  return client.submit(at(purpose), { userId: person.userId, password: person.password })
}

/** Registers an address with ID and password alone, as on a new device; leaves a ticket to log in. */
export async function register(site: Site, client: Client, person: Person, address: string): Promise<void> {
  await redirected(stepOne(client, person, 'registration'), 'registrationAddress')
  await redirected(client.submit(at('registrationAddress'), { address, again: address }), 'registrationCode')
  const otp = await codeFor(site, person, address)
  await redirected(client.submit(at('registrationCode'), { otp }), 'registrationComplete')
}

/** Asks for a code and logs in with it, with the ticket that the browser has. */
export async function enterByMail(
  site: Site,
  client: Client,
  person: Person,
  address: string,
): Promise<Response> {
  await redirected(client.submit(at('loginMail'), {}, at('loginMailSend')), 'loginMail')
  return client.submit(at('loginMail'), { otp: await codeFor(site, person, address) })
}

/** Somebody in a company, with a token and their own password. */
export function settled(site: Site, userId: string, company = '試験商事株式会社'): Promise<Person> {
  return settledPerson(site, userId, mailService, company)
}

export async function makeAdministrator(site: Site, person: Person, userName = '試験 太郎'): Promise<void> {
  const { service, userId } = person
  await happen(site.world, person, { type: 'user_changed', service, userId, userName, administrator: true })
}

export async function inside(site: Site, person: Person): Promise<Client> {
  const client = site.browser()
  await logIn(site, client, person)
  return client
}
