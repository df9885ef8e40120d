// Bookkeepers of WEB-FB over HTTP: what a browser without JavaScript does on the way through 都度振込.
import assert from 'node:assert/strict'
import { type FbWorkScreen, fbHref, fbWorkHref } from '../../src/services/web-fb/routes.ts'
import { formTokenIn } from './client.ts'
import { type FbPerson, fb, fbMorning, fbPasswords } from './fb.ts'
import { type Client, locationOf, type Site, startSite, textOf, valueIn } from './site.ts'

export const registration = fbPasswords.registration
export const fixedPassword = fbPasswords.transfer

export function startFbSite(): Promise<Site> {
  return startSite({}, { start: fbMorning })
}

export function pathOf(screen: FbWorkScreen, id?: string): string {
  return fbWorkHref(fb, screen, id)
}

/** A browser in which that person is logged in. */
export async function fbLogin(site: Site, { userId }: FbPerson): Promise<Client> {
  const client = site.browser()
  const response = await client.submit(fbHref(fb, 'login'), { userId, password: fbPasswords.login })
  assert.equal(locationOf(response), fbHref(fb, 'home'))
  return client
}

export async function post(client: Client, path: string, fields: Record<string, string>) {
  const home = await client.page(fbHref(fb, 'home'))
  return client.post(path, { form_token: formTokenIn(home), ...fields })
}

/** What an answer leads to. */
export async function follow(client: Client, answer: Response | Promise<Response>): Promise<string> {
  const response = await answer
  if (response.status !== 303)
    assert.fail(`${response.status}: ${textOf(await response.text()).replaceAll(/\s+/g, ' ')}`)
  return client.page(locationOf(response))
}

export function accountOf({ userId }: FbPerson): string {
  return `002-ordinary-1${userId.replaceAll(/\D/g, '').slice(-6).padStart(6, '0')}`
}

/** 口座選択; gives the ID of the draft. */
export async function beginDraft(client: Client, person: FbPerson): Promise<string> {
  const response = await post(client, pathOf('newTransfer'), { account: accountOf(person) })
  assert.equal(response.status, 303)
  const id = /\/new\/([^/]+)\/destination$/.exec(locationOf(response))?.[1]
  assert.ok(id)
  return id
}

/** What 振込内容入力 sends, with the hidden rows as its page has them. */
export async function detailsOf(client: Client, draftId: string, fields: Record<string, string>) {
  const page = await client.page(pathOf('details', draftId))
  const rows: Record<string, string> = { rows: valueIn(page, 'rows') ?? '' }
  for (let i = 0; valueIn(page, `row-${i}`) !== undefined; i++)
    rows[`row-${i}`] = valueIn(page, `row-${i}`) ?? ''
  return { ...rows, act: 'next', ...fields }
}

export type Order = { readonly amount?: string; readonly day?: string; readonly payees?: readonly string[] }

/** Up to 振込内容確認, with payees that are registered; gives the draft and what its page shows. */
export async function upToConfirmation(
  client: Client,
  person: FbPerson,
  { amount = '10000', day = '2026-11-20', payees = ['p1'] }: Order = {},
) {
  const draftId = await beginDraft(client, person)
  const ticked = Object.fromEntries(payees.map((id) => [`to-${id}`, 'yes']))
  await follow(client, post(client, pathOf('registeredPayees', draftId), ticked))
  const amounts = Object.fromEntries(payees.map((_, i) => [`amount-${i}`, amount]))
  const fields = await detailsOf(client, draftId, { ...amounts, day, memo: '' })
  const page = await follow(client, post(client, pathOf('details', draftId), fields))
  return { draftId, page, digest: valueIn(page, 'digest') ?? '' }
}

/** [確定]. */
export function confirm(
  client: Client,
  { draftId, digest }: { readonly draftId: string; readonly digest: string },
  typed: { readonly code?: string; readonly fixedPassword?: string },
): Promise<Response> {
  return post(client, pathOf('confirmation', draftId), { digest, ...typed })
}
