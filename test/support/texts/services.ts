import { serviceHref } from '../../../src/authority/routes.ts'
import { situationOf } from '../../../src/authority/rules/situation.ts'
import { fbAdministrationHref, fbHref, fbWorkHref } from '../../../src/services/web-fb/routes.ts'
import { codeFor, enterByMail, makeAdministrator, register } from '../mail-site.ts'
import {
  accountHolder,
  authenticate,
  enterPassword,
  personal,
  at as personalAt,
  register as registerPersonal,
} from '../personal.ts'
import {
  type Client,
  enroll,
  logIn,
  newPerson,
  type Person,
  type Site,
  settledPerson,
  startSite,
} from '../site.ts'
import { fbLogin } from '../web-fb/browsers.ts'
import { addColleague, addPayee, openCompany } from '../web-fb/companies.ts'
import { webFb } from '../web-fb/service.ts'
import { upToConfirmation } from '../web-fb/transfer-screens.ts'
import { type Seen, type Walk, walk } from './walk.ts'

/** The dates of the migration that the texts are read at (S2-1.1), and one for the services without dates. */
const migrationDates = ['2025-06-22', '2025-06-23', '2025-08-29', '2025-08-30', '2025-09-01'] as const
export const moving = 'shoko-chukin/fx-web-2025'

export function datesOf(service: string): readonly string[] {
  return service === moving ? migrationDates : ['2026-11-20']
}

export const customerServices = [moving, 'shoko-chukin/fx-web', 'johoku/fx-web', personal, webFb] as const

/** Everything that people see of a service on a day, before the login and behind it. */
export async function seeService(service: string, date: string): Promise<Walk> {
  const site = await startSite({}, { start: '2025-06-10T09:00:15+09:00' })
  try {
    if (service === webFb) return await seeFb(site, date)
    if (service === personal) return await seePersonal(site, date)
    return await seeFx(site, service, date)
  } finally {
    await site.end()
  }
}

const morning = (date: string) => `${date}T10:00:15+09:00`

async function page(client: Client, where: string): Promise<Seen> {
  return { where, html: await client.page(where) }
}

async function seeFx(site: Site, service: string, date: string): Promise<Walk> {
  const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(service, screen)
  const hasDates = service === moving
  if (!hasDates) site.world.clock.set(`${date}T09:00:15+09:00`)
  const person = await settledPerson(site, '1000000001', service)
  if (hasDates) await makeAdministrator(site, person)
  const newcomer = await newPerson(site, '1000000009', service, '新規商事株式会社')
  site.world.clock.set(morning(date))
  const profile = site.world.context.profiles.get(service)
  if (profile === undefined) throw new Error(`there is no ${service}`)
  const { tokenOffered, tokenUsed, mailUsed } = situationOf(profile, site.world.clock.now())

  const seen: Seen[] = []
  const walks = [await walk(site.browser(), service, [at('entry')])]
  if (tokenOffered) seen.push(...(await seeEnrollment(site, newcomer)))
  if (tokenUsed) seen.push(...(await seeTokenLogin(site, person)))
  if (mailUsed) seen.push(...(await seeRegistration(site, newcomer)))
  // Whoever has an address sees other names than whoever has a token alone.
  const insiders = [
    ...(tokenUsed ? [await enterByToken(site, person)] : []),
    ...(mailUsed ? [await enterWithAddress(site, person)] : []),
  ]
  for (const client of insiders) walks.push(await walk(client, service, [at('home')]))
  return { pages: [...walks.flatMap(({ pages }) => pages), ...seen], dead: walks.flatMap(({ dead }) => dead) }
}

async function seeEnrollment(site: Site, person: Person): Promise<readonly Seen[]> {
  const client = site.browser()
  const { service, userId, password } = person
  await client.submit(serviceHref(service, 'enrollment'), { userId, password })
  const step = await page(client, serviceHref(service, 'enrollmentToken'))
  site.world.clock.forward({ seconds: 60 })
  await enroll(site, client, person)
  return [step, await page(client, serviceHref(service, 'enrollmentComplete'))]
}

async function seeTokenLogin(site: Site, { service, userId, password }: Person): Promise<readonly Seen[]> {
  const client = site.browser()
  await client.submit(serviceHref(service, 'login'), { userId, password })
  const screens = ['loginCode', 'synchronization', 'synchronized'] as const
  return Promise.all(screens.map((screen) => page(client, serviceHref(service, screen))))
}

async function seeRegistration(site: Site, person: Person): Promise<readonly Seen[]> {
  const client = site.browser()
  const { service, userId, password } = person
  const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(service, screen)
  await client.submit(at('registration'), { userId, password })
  const address = await page(client, at('registrationAddress'))
  const typed = { address: 'newcomer@warifu.example', again: 'newcomer@warifu.example' }
  await client.submit(at('registrationAddress'), typed)
  const code = await page(client, at('registrationCode'))
  const otp = await codeFor(site, person, typed.address)
  await client.submit(at('registrationCode'), { otp })
  const complete = await page(client, at('registrationComplete'))
  return [address, code, complete, await page(client, at('loginMail'))]
}

async function enterByToken(site: Site, person: Person): Promise<Client> {
  const client = site.browser()
  site.world.clock.forward({ minutes: 2 })
  await logIn(site, client, person)
  return client
}

async function enterWithAddress(site: Site, person: Person): Promise<Client> {
  const client = site.browser()
  site.world.clock.forward({ minutes: 2 })
  await register(site, client, person, 'inside@warifu.example')
  site.world.clock.forward({ minutes: 2 })
  await enterByMail(site, client, person, 'inside@warifu.example')
  return client
}

async function seePersonal(site: Site, date: string): Promise<Walk> {
  site.world.clock.set(morning(date))
  const holder = await accountHolder(site, '0100000001', '見本 一郎')
  const stranger = await walk(site.browser(), personal, [
    personalAt('entry'),
    `${personalAt('entry')}?display=smartphone`,
  ])
  const client = site.browser()
  await authenticate(client, holder, 'enrollment')
  const seen = [await page(client, personalAt('enrollmentToken'))]
  site.world.clock.forward({ minutes: 1 })
  await registerPersonal(site, site.browser(), holder)
  const stopping = site.browser()
  await authenticate(stopping, holder, 'stop')
  seen.push(await page(stopping, personalAt('stopCode')))
  const other = await accountHolder(site, '0100000002', '見本 二郎')
  const inside = site.browser()
  await enterPassword(inside, other)
  const home = await walk(inside, personal, [personalAt('home')])
  return { pages: [...stranger.pages, ...seen, ...home.pages], dead: [...stranger.dead, ...home.dead] }
}

async function seeFb(site: Site, date: string): Promise<Walk> {
  site.world.clock.set(morning(date))
  const company = await openCompany(site.world.context, 'M54100000001')
  await addColleague(site.world.context, company, 'hanako01')
  await addPayee(site.world.context, company, 'p1')
  const stranger = await walk(site.browser(), webFb, [fbHref(webFb, 'login')])
  const client = await fbLogin(site, company)
  const { draftId } = await upToConfirmation(client, company)
  const first = fbAdministrationHref(webFb, 'firstToken')
  const home = await walk(client, webFb, [
    fbHref(webFb, 'home'),
    `${first}?form=individual`,
    fbWorkHref(webFb, 'confirmation', draftId),
    fbWorkHref(webFb, 'details', draftId),
  ])
  return { pages: [...stranger.pages, ...home.pages], dead: [...stranger.dead, ...home.dead] }
}
