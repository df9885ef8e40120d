// The page of one of the staff at 担当者管理, as administrators use it.

import assert from 'node:assert/strict'
import { deskOperatorHref } from '../../../src/desk/routes.ts'
import { carriedBy, type Fields, type Seat, settle } from './site.ts'
import { shokoDesk } from './staff.ts'

export const why: Fields = { identification: 'inPerson', reason: '人事異動のため' }
export const of = ({ desk, operatorId }: Seat) => ({
  service: desk,
  userId: operatorId,
  password: '',
  tokenId: '',
})
export const pageOf = (userId: string) => deskOperatorHref(shokoDesk, 'operator', userId)

/** Presses a button on the page of one of the staff. */
export async function press(seat: Seat, userId: string, action: string, fields: Fields = {}) {
  const page = await seat.browser.page(pageOf(userId))
  const path = deskOperatorHref(shokoDesk, 'operatorAct', userId)
  return seat.browser.post(path, { ...carriedBy(page), action, step: 'ask', ...why, ...fields })
}

export const carryOut = (seat: Seat, userId: string, action: string) =>
  press(seat, userId, action, { step: 'carry_out' })

/** Asked for by one administrator, granted by the other, and done by whoever has to. */
export async function doneByTwo(
  { first, second }: { readonly first: Seat; readonly second: Seat },
  userId: string,
  action: string,
  fields: Fields = {},
): Promise<Response> {
  const asked = await press(first, userId, action, fields)
  assert.match(asked.headers.get('Location') ?? '', /\?notice=requested$/, action)
  assert.equal((await settle(second, { ...of(first), userId }, action)).status, 303, action)
  return carryOut(action === 'reset_operator' ? second : first, userId, action)
}
