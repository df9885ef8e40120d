// The support desk: staff of every role, what each does for callers, requests for a second person of every status.

import assert from 'node:assert/strict'
import {
  actOnBindingsAtDesk,
  actOnCustomerAtDesk,
} from '../../../../src/authority/operations/bindings/user-otp.ts'
import { profileOf } from '../../../../src/authority/operations/context.ts'
import { createUser } from '../../../../src/authority/operations/create-user.ts'
import { approvalState } from '../../../../src/authority/rules/approval.ts'
import { operatorState } from '../../../../src/authority/rules/operator.ts'
import type { Role } from '../../../../src/authority/rules/rights.ts'
import { deskPartsOf, modules } from '../../../../src/compose/modules.ts'
import { actAtDesk, type DeskWork } from '../../../../src/desk/operations/act.ts'
import { settleApproval } from '../../../../src/desk/operations/decide-approval.ts'
import { confirmImport, previewImport } from '../../../../src/desk/operations/import-users.ts'
import { showUser } from '../../../../src/desk/operations/look-up.ts'
import { openUser } from '../../../../src/desk/operations/open-user.ts'
import { confirmTokens, previewTokens } from '../../../../src/desk/operations/token-draft.ts'
import { handsOver } from '../../../../src/desk/rules/user-action.ts'
import { numbered, numberOf } from '../../../support/customers.ts'
import { johoku, shoko } from '../../../support/world.ts'
import {
  type Actor,
  by,
  done,
  enter,
  firstPassword,
  newToken,
  newUser,
  type Play,
  settle,
  settled,
  ticket,
} from './play.ts'

export type Staff = Readonly<Record<'desk' | 'branch' | 'approver', Actor>>
type Acts = DeskWork['action']
type Caller = Pick<Actor, 'service' | 'userId'>

export const why = { reason: '電話による申出', identification: '生年月日' }
const users = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者\n0000000777,移行商事,0000000041,移行 一郎,1\n'
const tokens = 'token_id,secret_hex\n0000000099,3132333435363738393031323334353637383932\n'

export async function employ(play: Play, institution: string): Promise<Staff> {
  const service = `desk/${institution}`
  const operator = async (role: Role): Promise<Actor> => {
    const userId = `${role}01`
    const operatorOf = {
      service,
      customerName: '本部',
      userId,
      userName: `担当 ${role}`,
      administrator: false,
    }
    const employed = { ...operatorOf, initialPassword: firstPassword, role }
    const { customerId } = done(await createUser(play.context, by, numbered(employed)))
    return { service, userId, customerId, password: firstPassword, tokenId: '' }
  }
  const [desk, branch, approver] = [
    await operator('desk'),
    await operator('branch'),
    await operator('approver'),
  ]
  await operator('auditor')
  return { desk, branch, approver }
}

/**
 * One act for a caller, looked at just before; through an approver where the profile wants one, `seconds` before it is
 * carried out.
 */
export async function act(
  play: Play,
  staff: Staff,
  caller: Caller,
  action: Acts,
  seconds = 30,
): Promise<void> {
  play.clock.forward({ seconds: 30 })
  const asked = await ask(play, staff, caller, action)
  if (asked !== 'requested') return
  await settleRequest(play, staff, caller, action, true)
  play.clock.forward({ seconds })
  assert.equal(await ask(play, staff, caller, action, 'carry_out'), 'done')
}

async function ask(
  play: Play,
  { desk: clerk, approver }: Staff,
  { service, userId }: Caller,
  action: Acts,
  step: 'ask' | 'carry_out' = 'ask',
): Promise<string> {
  const { context } = play
  const atDesk = { ...context, deskParts: deskPartsOf(modules) }
  const isPrinted = step === 'carry_out' && handsOver(action, profileOf(context, service))
  const desk = isPrinted ? approver : clerk
  const { operator } = await context.store.read({ operator: operatorState.ref(desk.service, desk.userId) })
  assert.ok(operator)
  const record = await showUser(atDesk, operator, service, userId)
  assert.ok(record)
  const typed = { password: 'Moushikomi1', again: 'Moushikomi1' }
  const work = { action, service, userId, operatorId: desk.userId, step, ...why, seen: record.seen, typed }
  return done(await actAtDesk(atDesk, by, work)).result
}

async function settleRequest(
  { context }: Play,
  { approver }: Staff,
  { service, userId }: Caller,
  action: Acts,
  grant: boolean,
): Promise<void> {
  const { approval } = await context.store.read({ approval: approvalState.ref(service, userId, action) })
  assert.ok(approval)
  const { requestedAtMs } = approval
  const verdict = { service, userId, action, operatorId: approver.userId, grant, requestedAtMs }
  done(await settleApproval({ ...context, deskParts: deskPartsOf(modules) }, by, verdict))
}

export async function playDesk(play: Play): Promise<Actor> {
  const staff = await employ(play, 'shoko-chukin')
  const { context } = play
  const of = { service: shoko, operatorId: staff.desk.userId }
  const opened = {
    ...of,
    customerNumber: numberOf(shoko, '窓口商事'),
    customerName: '窓口商事',
    userId: '0000000030',
    userName: '窓口 開',
    administrator: false,
  }
  done(await openUser(context, by, { ...opened, typed: null, step: 'ask', ...why }))
  await act(play, staff, opened, 'issue_letter')
  await rescue(play, staff)
  await request(play, staff)
  const preview = await previewImport(context, { ...of, bytes: new TextEncoder().encode(users) })
  assert.ok(preview.ok, JSON.stringify(preview))
  done(await confirmImport(context, by, { ...of, draftId: preview.draftId, step: 'ask', ...why }))
  await previewImport(context, { ...of, bytes: new TextEncoder().encode(users.replaceAll('41,', '42,')) })
  await importFile(play, staff)
  const withPassword = await employ(play, 'johoku')
  const typing = await newUser(play, { service: johoku, userId: '0000000031' })
  await act(play, withPassword, typing, 'reset_password')
  const operator = { ...staff.desk, tokenId: await newToken(play) }
  const settledOperator = await settle(play, operator, 'Kawase-Madoguchi-2025')
  await enter(play, settledOperator)
  return settledOperator
}

/** Everything that the desk removes, gives and stops. */
async function rescue(play: Play, staff: Staff): Promise<void> {
  await act(play, staff, { service: shoko, userId: '0000000004' }, 'unlock_password')
  await act(play, staff, { service: shoko, userId: '0000000005' }, 'unlock_code')
  // As long as when one operator did it alone: since then it takes two (D6).
  await act(play, staff, { service: shoko, userId: '0000000007' }, 'resume_user', 0)
  await act(play, staff, { service: shoko, userId: '0000000005' }, 'suspend_user')
  const asking: Play = { ...play, context: { ...play.context, tokenActivation: 'code' } }
  await act(asking, staff, { service: shoko, userId: '0000000004' }, 'issue_activation_code')
  const moved = { service: 'shoko-chukin/fx-web-2025', userId: '0000000011' }
  await act(play, staff, moved, 'remove_mail_address')
  const work = { service: shoko, operatorId: staff.desk.userId, ...why }
  const line = [{ userId: '0000000005', seen: null }]
  done(await actOnBindingsAtDesk(play.context, by, { ...work, action: 'suspend' }, line))
  done(await actOnBindingsAtDesk(play.context, by, { ...work, action: 'resume' }, line))
  done(await actOnCustomerAtDesk(play.context, by, { ...work, action: 'suspend' }, '0000000005'))
}

/** Requests that were carried out, granted or declined, and one that waits. */
async function request(play: Play, staff: Staff): Promise<void> {
  const caller = (userId: string) => settled(play, { service: shoko, userId, customerName: '承認商事' })
  await act(play, staff, await caller('0000000051'), 'revoke_token')
  await act(play, staff, await caller('0000000052'), 'reset_password')
  for (const [userId, grant] of [
    ['0000000053', true],
    ['0000000054', false],
    ['0000000055', null],
  ] as const) {
    const asking = await caller(userId)
    play.clock.forward({ seconds: 30 })
    assert.equal(await ask(play, staff, asking, 'revoke_token'), 'requested')
    if (grant !== null) await settleRequest(play, staff, asking, 'revoke_token', grant)
  }
  await ticket(play, await newUser(play, { service: shoko, userId: '0000000056' }), 'enrollment')
}

async function importFile({ context }: Play, { desk }: Staff): Promise<void> {
  const owner = { desk: desk.service, operatorId: desk.userId }
  const preview = await previewTokens(context, {
    ...owner,
    bytes: new TextEncoder().encode(tokens),
    format: 'csv',
    plain: true,
    fileKey: { kind: 'none' },
    idFrom: 'serial',
    prefix: 'FT',
    formFactor: 'hardware',
  })
  assert.ok(preview.ok, JSON.stringify(preview))
  done(
    await confirmTokens(context, by, {
      ...owner,
      draftId: preview.draftId,
      step: 'ask',
      reason: '新しい端末',
    }),
  )
}
