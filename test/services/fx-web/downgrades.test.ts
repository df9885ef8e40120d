// What a request says of itself beyond what was typed: nothing of it stands for a factor.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import {
  bindingOf,
  journalHead,
  locationOf,
  type Site,
  settledPerson,
  startSite,
  tokenOn,
  withTicket,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)

const nouns = ['otp', 'mfa', '2fa', 'auth', 'authenticated', 'verified', 'trusted-device', 'remember-device']
const verbs = ['skip', 'disable', 'bypass', 'verified']
const whole = [
  'acr',
  'amr',
  'aal',
  'assurance',
  'level',
  'stage',
  'step',
  'purpose',
  'method',
  'state',
  'role',
  'admin',
  'debug',
  'test',
  'session',
  'user',
  'userId',
  'service',
  'customerId',
  'lastStep',
  'failures',
  'locked',
  'lookAhead',
  'clockToleranceSeconds',
  'now',
]
/** 8 × 4 and 25 names, each as a field, a header, a cookie and a part of the query. */
const names = [...nouns.flatMap((noun) => verbs.map((verb) => `${verb}-${noun}`)), ...whole]
const values = ['true', 'false', '1', '0', 'mail', 'authenticated', 'none']

test(`FLOW-03: ${4 * names.length} fields, headers, cookies and parameters stand for no code, alone or together`, async () => {
  assert.ok(4 * names.length >= 200)
  const person = await settledPerson(site, 'Lowered1')
  const client = await withTicket(site, person)
  const form = await tokenOn(client, at('loginCode'))
  const own = new Map(client.cookies)
  const head = journalHead(site.world)

  async function tryIn(fields: Record<string, string>, headers: Record<string, string>, query: string) {
    const answer = await client.post(`${at('loginCode')}${query}`, { form_token: form, ...fields }, headers)
    assert.equal(answer.status, 422, JSON.stringify({ fields, headers, query }))
    const home = await client.send(`${at('home')}${query}`, { headers })
    assert.deepEqual([home.status, locationOf(home)], [303, at('loginCode')])
  }

  for (const [i, name] of names.entries()) {
    const value = values[i % values.length] ?? ''
    await tryIn(
      { [name]: value, ...(i % 2 === 0 ? {} : { otp: '' }) },
      { [`X-${name}`]: value },
      `?${name}=${value}`,
    )
    client.cookies.set(name, value)
  }
  for (const value of values) {
    const all = Object.fromEntries(names.map((name) => [name, value]))
    const headers = Object.fromEntries(names.map((name) => [`X-${name}`, value]))
    for (const name of names) client.cookies.set(name, value)
    await tryIn(all, headers, `?${new URLSearchParams(all)}`)
  }
  assert.equal(journalHead(site.world), head, 'nothing was decided')
  assert.equal((await bindingOf(site.world, person))?.failures, 0)

  client.cookies.clear()
  for (const [name, value] of own) client.cookies.set(name, value)
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(person.tokenId)
  assert.equal(locationOf(await client.post(at('loginCode'), { form_token: form, otp })), at('home'))
})
