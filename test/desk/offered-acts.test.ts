// ADM-01, issue 16: role × act × state: which acts the page of a user offers to whom, and that one which isn't offered is
// refused however it is posted, and changes nothing.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { deskActions, type Role } from '../../src/authority/rules/rights.ts'
import { parseUserAction } from '../../src/desk/operations/act.ts'
import { actFrom, type DeskSite, eventsOf, type Seat, startDesk, userHref } from './support/site.ts'
import { appoint } from './support/staff.ts'
import {
  deskOfService,
  idOf,
  type Of,
  type PersonKind,
  people,
  type Turn,
  turns,
} from './support/users-in-states.ts'

let site: DeskSite
beforeEach(async () => {
  site = await startDesk()
})
afterEach(() => site.end())

/** What the support desk does; the others do part of it, or nothing. */
type Row = Readonly<Record<Turn, string>>

const fx: Row = {
  通常: 'reset_password revoke_token report_loss suspend_user',
  パスワードのロック: 'unlock_password reset_password revoke_token report_loss suspend_user',
  コードのロック: 'unlock_code reset_password revoke_token report_loss suspend_user',
  トークンの一時停止: 'reset_password revoke_token report_loss suspend_user',
  利用停止: 'resume_user revoke_token report_loss',
  紛失: 'resume_user',
  トークンなし: 'reset_password report_loss suspend_user',
  初回パスワード: 'issue_letter revoke_token report_loss suspend_user',
  メール: 'reset_password remove_mail_address revoke_token report_loss suspend_user',
  削除: '',
}

/** A company's own administrator sees to passwords, locks and tokens (S3-FAQ-03). */
const fbUser: Row = {
  通常: 'report_loss suspend_user stop_service',
  パスワードのロック: 'report_loss suspend_user stop_service',
  コードのロック: 'report_loss suspend_user stop_service',
  トークンの一時停止: 'report_loss suspend_user stop_service',
  利用停止: 'resume_user report_loss stop_service',
  紛失: 'resume_user stop_service',
  トークンなし: 'report_loss suspend_user stop_service',
  初回パスワード: 'report_loss suspend_user stop_service',
  メール: 'remove_mail_address report_loss suspend_user stop_service',
  削除: '',
}

const fbAdministrator: Row = {
  通常: `${fx.通常} release_token stop_service`,
  パスワードのロック: `${fx.パスワードのロック} release_token stop_service`,
  コードのロック: `${fx.コードのロック} release_token stop_service`,
  トークンの一時停止: `${fx.トークンの一時停止} release_token stop_service`,
  利用停止: `${fx.利用停止} release_token stop_service`,
  紛失: 'resume_user stop_service',
  トークンなし: `${fx.トークンなし} stop_service`,
  初回パスワード: `${fx.初回パスワード} release_token stop_service`,
  メール: `${fx.メール} release_token stop_service`,
  削除: '',
}

/** A person's loss stops the contract, and a stopped one is restarted, not resumed (D6). */
const person: Row = {
  通常: `${fx.通常} stop_service`,
  パスワードのロック: `${fx.パスワードのロック} stop_service`,
  コードのロック: `${fx.コードのロック} stop_service`,
  トークンの一時停止: `${fx.トークンの一時停止} stop_service`,
  利用停止: `${fx.利用停止} stop_service`,
  紛失: 'reset_password restart_service suspend_user',
  トークンなし: `${fx.トークンなし} stop_service`,
  初回パスワード: `${fx.初回パスワード} stop_service`,
  メール: `${fx.メール} stop_service`,
  削除: '',
}

/** A password that comes from the application form is replaced by another form at any time, and its letter too. */
const fromForm: Row = {
  通常: `issue_letter ${fx.通常}`,
  パスワードのロック: 'unlock_password issue_letter reset_password revoke_token report_loss suspend_user',
  コードのロック: 'unlock_code issue_letter reset_password revoke_token report_loss suspend_user',
  トークンの一時停止: `issue_letter ${fx.トークンの一時停止}`,
  利用停止: fx.利用停止,
  紛失: fx.紛失,
  トークンなし: `issue_letter ${fx.トークンなし}`,
  初回パスワード: `issue_letter ${fx.通常}`,
  メール: `issue_letter ${fx.メール}`,
  削除: '',
}

/** Where money leaves, a caller's transfers may be frozen whatever else there is (decision 47). */
function withFreezes(row: Row): Row {
  const acts = Object.entries(row).map(([turn, all]) => [
    turn,
    turn === '削除' ? all : `${all} freeze_transfers freeze_contract`,
  ])
  return Object.fromEntries(acts) as Row
}

const tables: Readonly<Partial<Record<PersonKind, Row>>> = {
  '外為Web（移行）': fx,
  城北: fromForm,
  'WEB-FBの管理者': withFreezes(fbAdministrator),
  'WEB-FBの利用者': withFreezes(fbUser),
  個人IB: person,
}

/** Of these, what the お取引店 does (appendix F). */
const ofBranch = [
  'unlock_password',
  'unlock_code',
  'report_loss',
  'revoke_token',
  'remove_mail_address',
  'release_token',
  'stop_service',
  'restart_service',
  'freeze_transfers',
  'freeze_contract',
]

const roles = ['desk', 'branch', 'approver', 'auditor', 'clearing', 'administrator'] as const satisfies Role[]

function expected(role: Role, acts: string): readonly string[] {
  const all = acts.split(' ').filter(Boolean)
  if (role === 'desk') return all
  return role === 'branch' ? all.filter((action) => ofBranch.includes(action)) : []
}

const offered = (html: string) =>
  [...html.matchAll(/name="action" value="(\w+)"/g)].map(([, action = '']) => action)

/** By name or by hand: acts of other pages, and what doesn't exist, are none of this form. */
const posted = [...deskActions, 'grant_everything']

async function refusals(seat: Seat, of: Of, page: string, allowed: readonly string[]): Promise<void> {
  const caller = { ...of, password: '', tokenId: '' }
  for (const action of posted) {
    // What is offered is not carried out before it was granted.
    const step = allowed.includes(action) ? 'carry_out' : 'ask'
    const fields = { identification: 'seal', reason: '試し', step }
    const { status } = await actFrom(page, seat, caller, action, fields)
    const known = parseUserAction(action) !== undefined
    const told = `${seat.operatorId} ${step} ${action} of ${of.userId}: ${status}`
    assert.ok(status === 403 || status === (known ? 409 : 400), told)
  }
}

describe('ADM-01: role × act × state: what is not offered is refused', () => {
  for (const [kind, row] of Object.entries(tables) as [PersonKind, Row][]) {
    test(kind, async () => {
      const { world } = site
      const stopper = { operatorId: 'stopper' }
      const seats = new Map<Role, Seat>()
      for (const [i, turn] of (Object.keys(turns) as Turn[]).entries()) {
        const of = await people[kind](world, idOf(i + 1, kind))
        const desk = deskOfService(of)
        if (seats.size === 0) {
          await appoint(world, 'desk', { desk, ...stopper })
          for (const role of roles) seats.set(role, await site.seat(role, desk))
        }
        await turns[turn](world, of, { desk, operatorName: '', tokenId: '', ...stopper })
        const caller = { ...of, password: '', tokenId: '' }
        const before = await eventsOf(world, caller)
        for (const [role, seat] of seats) {
          const page = await seat.browser.page(userHref(seat, caller))
          const allowed = expected(role, row[turn])
          // In which group of the screen each stands is no matter of this table.
          assert.deepEqual(offered(page).toSorted(), allowed.toSorted(), `${turn} ${role}`)
          await refusals(seat, of, page, allowed)
        }
        const after = (await eventsOf(world, caller)).filter(({ type }) => type !== 'personal_data_read')
        assert.deepEqual(after, before, turn)
      }
    })
  }
})
