// Calls at a desk, as staff take them on its screens.

import assert from 'node:assert/strict'
import { type Call, callState } from '../../../src/authority/rules/call.ts'
import { deskCallHref, deskHref } from '../../../src/desk/routes.ts'
import type { World } from '../../support/world.ts'
import { type Fields, type Seat, userHref } from './site.ts'
import type { Caller } from './staff.ts'

/** Begins a call, about a user or nobody yet; the number that it got. */
export async function begin(seat: Seat, caller: Caller | null, number = ''): Promise<string> {
  const answer = await tryToBegin(seat, caller, number)
  assert.equal(answer.status, 303, await answer.text())
  const bar = await seat.browser.page(deskHref(seat.desk, 'calls'))
  const found = /受付中<\/strong>\s*<a href="[^"]+">([^<]+)<\/a>/.exec(bar)?.[1]
  assert.ok(found, 'the call is not in the head of the page')
  return found
}

export function tryToBegin(seat: Seat, caller: Caller | null, number = '') {
  const page = caller === null ? deskHref(seat.desk, 'calls') : userHref(seat, caller)
  const about = caller === null ? {} : { service: caller.service, userId: caller.userId }
  return seat.browser.submit(page, { ...about, number }, deskHref(seat.desk, 'calls'))
}

type Form = 'callUser' | 'callIdentification' | 'callNote' | 'callEnd'

/** Sends a form of a call. */
export function send(seat: Seat, screen: Form, caseNumber: string, fields: Fields = {}) {
  return seat.browser.submit(
    deskHref(seat.desk, 'calls'),
    fields,
    deskCallHref(seat.desk, screen, caseNumber),
  )
}

export const passes: Fields = { asked_kana: '1', asked_telephone: '1', verdict: 'passed' }
export const fails: Fields = { asked_telephone: '1', verdict: 'failed', why: '電話番号が違う' }

export async function identify(seat: Seat, caseNumber: string, fields: Fields): Promise<void> {
  const answer = await send(seat, 'callIdentification', caseNumber, fields)
  assert.equal(answer.status, 303, await answer.text())
}

export async function callOf({ context }: World, desk: string, caseNumber: string): Promise<Call> {
  const { call } = await context.store.read({ call: callState.ref(desk, caseNumber) })
  assert.ok(call, `no call ${caseNumber}`)
  return call
}
