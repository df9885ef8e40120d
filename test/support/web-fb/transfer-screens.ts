// What a bookkeeper of WEB-FB posts on the way through 都度振込.
import assert from 'node:assert/strict'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { type FbWorkScreen, fbWorkHref } from '../../../src/services/web-fb/routes.ts'
import { type Client, locationOf, type Site, valueIn } from '../site.ts'
import { follow, post } from './browsers.ts'
import { type FbCompany, settledPasswords } from './companies.ts'
import { webFb } from './service.ts'

export const fixedPassword = settledPasswords.transfer

export function pathOf(screen: FbWorkScreen, id?: string): string {
  return fbWorkHref(webFb, screen, id)
}

/** 口座選択; gives the ID of the draft. */
export async function beginDraft(
  client: Client,
  { accountId }: Pick<FbCompany, 'accountId'>,
): Promise<string> {
  const response = await post(client, pathOf('newTransfer'), { account: accountId })
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
  company: Pick<FbCompany, 'accountId'>,
  { amount = '10000', day = '2026-11-20', payees = ['p1'] }: Order = {},
) {
  const draftId = await beginDraft(client, company)
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

/** [確定] where the token's own screen confirms; the operation, and its page. */
export async function operationOf(
  { world }: Pick<Site, 'world'>,
  client: Client,
  draft: { readonly draftId: string; readonly digest: string },
) {
  const answer = await confirm(client, draft, {})
  assert.equal(answer.status, 303)
  const operationId = /\/operations\/([0-9a-f]{32})$/.exec(locationOf(answer))?.[1] ?? ''
  const operation = await findOperation(world.context, { service: webFb, operationId })
  assert.ok(operation, locationOf(answer))
  return { operation, path: pathOf('operation', operationId), page: await follow(client, answer) }
}
