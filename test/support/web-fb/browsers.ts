// Whoever works at a company of WEB-FB, in a browser without JavaScript.
import assert from 'node:assert/strict'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../client.ts'
import { type Client, locationOf, type Site, startSite, textOf } from '../site.ts'
import { type FbPerson, settledPasswords } from './companies.ts'
import { fbMorning, webFb } from './service.ts'

export function startFbSite(): Promise<Site> {
  return startSite({}, { start: fbMorning })
}

/** A browser in which that person is logged in. */
export async function fbLogin(site: Site, { userId }: Pick<FbPerson, 'userId'>): Promise<Client> {
  const client = site.browser()
  const typed = { userId, password: settledPasswords.login }
  const response = await client.submit(fbHref(webFb, 'login'), typed)
  assert.equal(locationOf(response), fbHref(webFb, 'home'))
  return client
}

/** Posts a form, whichever page it stands on. */
export async function post(client: Client, path: string, fields: Record<string, string>): Promise<Response> {
  const home = await client.page(fbHref(webFb, 'home'))
  return client.post(path, { form_token: formTokenIn(home), ...fields })
}

/** What an answer leads to. */
export async function follow(client: Client, answer: Response | Promise<Response>): Promise<string> {
  const response = await answer
  if (response.status !== 303)
    assert.fail(`${response.status}: ${textOf(await response.text()).replaceAll(/\s+/g, ' ')}`)
  return client.page(locationOf(response))
}
