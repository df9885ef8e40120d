// A customer whose contract ends, with everything that an institution knows of it, in invented words that occur nowhere else.

import assert from 'node:assert/strict'
import { backgroundCaller } from '../../../src/authority/operations/background.ts'
import { createUser } from '../../../src/authority/operations/create-user.ts'
import { draftMail } from '../../../src/authority/operations/mail/draft-mail.ts'
import { signOperation } from '../../../src/authority/operations/signed-operations/sign-operation.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import type { Event } from '../../../src/authority/rules/events.ts'
import { queueMail } from '../../../src/authority/rules/mail.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { clientAct } from '../../../src/authority/rules/signed-operation.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { closeAtDesk } from '../../../src/desk/operations/ending/close-customer.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { appoint, shokoDesk } from '../../desk/support/staff.ts'
import { shoko, testCaller, type World } from '../../support/world.ts'
import { refsOf } from './changes.ts'

/** What must be nowhere after the erasure. */
export const telling = {
  customerName: '消去見本貿易株式会社',
  userName: '忘却 薫子',
  kana: 'ボウキャク カオルコ',
  telephone: '0399991234',
  mail: 'kaoruko.boukyaku@shoukyo.example',
  postal: '東京都見本区消去町一丁目二番三号',
  note: '娘さんが近く結婚されるとのこと',
  reason: '忘却様ご本人から解約のお電話',
} as const

export const leaver = { service: shoko, userId: '0000000777', number: '7770000777' }
export const stayer = { service: shoko, userId: '0000000778', number: '7770000778' }

async function happened({ context }: World, ...events: readonly Event[]): Promise<void> {
  const by = { at: context.now(), requestId: 'r', actor: 'operator:desk01', address: null }
  const outcome = await context.store.change(by, refsOf(events), () => accept({}, ...events))
  assert.ok(outcome.ok)
}

async function opened(world: World, { service, userId, number }: typeof leaver, own: boolean) {
  const { customerName, userName, kana, telephone, postal } = telling
  const created = await createUser(world.context, testCaller, {
    service,
    customerNumber: number,
    customerName: own ? customerName : '残留見本株式会社',
    userId,
    userName: own ? userName : '残留 次郎',
    administrator: true,
    initialPassword: 'Shokai2024',
    particulars: {
      kana,
      telephone,
      postalAddress: { postalCode: '1000001', text: postal },
    },
  })
  assert.ok(created.ok)
}

/** What a user has confirmed on a token: the address that codes are to go to, and what a client calls it. */
export async function signedAddress(world: World, { service, userId }: typeof leaver): Promise<string> {
  const { context } = world
  const { mail, reason } = telling
  const own = userId === leaver.userId
  const holder = userHolder(userId)
  const asked = { service, userId, holder, tokenId: 'WRFM00000777', act: clientAct } as const
  const fields = [
    { label: '新しいアドレス', type: 'text', value: own ? mail : 'jiro@zanryu.example' },
    { label: '今のアドレス', type: 'text', value: 'なし' },
  ] as const
  const made = signOperation(
    context,
    { ...asked, subject: own ? reason : '受付', template: 'mail_address', fields, validSeconds: 300 },
    context.now(),
  )
  assert.ok(typeof made !== 'string')
  const { operationId, tokenId, digest } = made
  const endedAtMs = context.now().epochMilliseconds
  const of = { service, userId, operationId, tokenId } as const
  const rows = { confidential: JSON.stringify([{ reference: own ? 'ｼｮｳｷｮﾐﾎﾝ ｳｹﾄﾘ' : 'ﾍﾞﾂ ｳｹﾄﾘ' }]) }
  await happened(world, { type: 'operation_created', ...made, rows })
  await happened(world, { type: 'operation_approved', ...of, by: 'code', digest, endedAtMs })
  return operationId
}

/** Two customers, one of which is about to end: its address, a call with a note, mails, a request with reasons. */
export async function openLeaver(world: World): Promise<string> {
  const { context } = world
  await opened(world, leaver, true)
  await opened(world, stayer, false)
  const { service, userId } = leaver
  const address = parseMailAddress(telling.mail)
  assert.ok(address !== undefined)
  const nowMs = context.now().epochMilliseconds
  const of = { service, userId }
  const asked = { ...of, desk: shokoDesk, operatorId: 'desk01', caseNumber: 'C-1' }
  const why = { reason: telling.reason, identification: `折返し：${telling.telephone}` }
  const mail = draftMail(context, of, {
    to: address,
    content: { kind: 'login_notice', loginAtMs: nowMs } as never,
  })
  await happened(
    world,
    {
      type: 'mail_address_registered',
      ...of,
      address: { confidential: address },
      registeredAtMs: nowMs,
      coolingUntilMs: nowMs,
    },
    queueMail(mail, context.now()),
    { type: 'call_begun', ...asked, sessionHash: 's', typed: false, begunAtMs: nowMs },
    { type: 'call_identified', ...asked, passed: true, asked: [], why: null, identifiedAtMs: nowMs },
    { type: 'call_noted', ...asked, note: { confidential: telling.note }, notedAtMs: nowMs },
    { type: 'call_ended', ...asked, by: 'operator', endedAtMs: nowMs },
    { type: 'desk_acted', ...of, action: 'unlock_password', operatorId: 'desk01', ...why, approved: false },
    { type: 'user_changed', ...of, userName: `${telling.userName}（旧姓）`, administrator: true },
  )
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  assert.ok(user !== undefined)
  return user.customerId
}

/** Ends the contract as two operators do. */
export async function closeLeaver(world: World): Promise<void> {
  const { context } = world
  const { service, userId } = leaver
  const clerk = await appoint(world, 'desk', { operatorId: 'desk77' })
  const approver = await appoint(world, 'approver', { operatorId: 'approver77' })
  const asked = { service, userId, operatorId: clerk.operatorId }
  const filed = await closeAtDesk(context, testCaller, {
    ...asked,
    step: 'ask',
    reason: telling.reason,
    identification: '来店（本人確認書類）',
  })
  assert.ok(filed.ok && filed.result === 'requested', JSON.stringify(filed))
  await happened(world, {
    type: 'approval_granted',
    service,
    userId,
    action: 'close_customer',
    decidedBy: approver.operatorId,
    decidedAtMs: context.now().epochMilliseconds,
  })
  const done = await closeAtDesk(context, backgroundCaller('start'), {
    ...asked,
    step: 'carry_out',
    reason: '',
    identification: '',
  })
  assert.ok(done.ok && done.result === 'done', JSON.stringify(done))
}

/** Everything in every column of every table, as text, with what is sealed as it stands there. */
export async function wholeDump({ context }: World): Promise<string> {
  return context.store.snapshot(async (snapshot) => {
    const texts: string[] = []
    for (const table of await snapshot.tables())
      for await (const rows of snapshot.rows(table))
        for (const row of rows)
          texts.push(
            `${table.name} ${row.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))).join(' ')}`,
          )
    return texts.join('\n')
  })
}
