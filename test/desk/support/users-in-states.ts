// Users of every service in every state that an operator meets, for tests of what the desk shows and offers of them.

import assert from 'node:assert/strict'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import type { Role } from '../../../src/authority/rules/rights.ts'
import { actAtDesk, type DeskWork, targetOf } from '../../../src/desk/operations/act.ts'
import { findOperator, showUser } from '../../../src/desk/operations/look-up.ts'
import { personal } from '../../support/personal.ts'
import { addColleague, happen, openCompany, registerToken } from '../../support/web-fb/companies.ts'
import { johoku, shoko, testCaller, type World } from '../../support/world.ts'
import type { Worker } from './staff.ts'

export type Of = { readonly service: string; readonly userId: string }

export const moving = 'shoko-chukin/fx-web-2025'

/** Somebody with a password of their own and a token, by the service and what they are there. */
export const people = {
  外為Web: (world: World, userId: string) => settled(world, shoko, userId),
  '外為Web（移行）': (world: World, userId: string) => settled(world, moving, userId),
  城北: (world: World, userId: string) => settled(world, johoku, userId),
  'WEB-FBの管理者': (world: World, userId: string) => ofCompany(world, userId, 'individual'),
  'WEB-FBの共通トークンの管理者': (world: World, userId: string) => ofCompany(world, userId, 'shared'),
  'WEB-FBの利用者': async (world: World, userId: string) => {
    const boss = await openCompany(world.context, userId)
    const colleague = await addColleague(world.context, boss, `g${userId}`)
    await registerToken(world.context, colleague, 'individual')
    return colleague
  },
  個人IB: (world: World, userId: string) => settled(world, personal, userId),
} as const

export type PersonKind = keyof typeof people

/** An ID of the form that the person's service asks for. */
export function idOf(number: number, kind: PersonKind): string {
  const digits = String(number).padStart(8, '0')
  return kind.startsWith('WEB-FB') ? `M541${digits}` : `12${digits}${kind === '個人IB' ? '1' : ''}`
}

async function settled(world: World, service: string, userId: string): Promise<Of> {
  const { context } = world
  await world.user(userId, service, `見本商事${userId}`)
  const { password } = await context.store.read({ password: passwordState.ref(service, userId) })
  assert.ok(password)
  const { verifier } = password
  const nowMs = context.now().epochMilliseconds
  const tokenId = await world.token()
  const enrolled = { tokenId, bindingId: `b${tokenId}`, steps: [0], enrolledAtMs: nowMs }
  const of = { service, userId }
  const chosen = { verifier, mustChange: null, setAtMs: nowMs, expiresAtMs: null }
  await happen(context, { type: 'password_set', ...of, ...chosen })
  await happen(context, { type: 'token_enrolled', ...of, holder: userHolder(userId), ...enrolled })
  return of
}

async function ofCompany(world: World, userId: string, form: 'individual' | 'shared'): Promise<Of> {
  const boss = await openCompany(world.context, userId)
  await registerToken(world.context, boss, form)
  return boss
}

/** What happens to somebody until they are so; the operator is one who may act at their desk. */
export const turns = {
  通常: async () => {},
  パスワードのロック: async ({ context }: World, of: Of) => {
    const wrong = { at: 'login', refusal: 'password_wrong', failures: 6, locked: true } as const
    await happen(context, { type: 'password_rejected', ...of, ...wrong })
  },
  コードのロック: async ({ context }: World, of: Of) => {
    const { holder } = await targetOf(context, of.service, of.userId)
    const wrong = { holder, refusal: 'code_wrong', failures: 10, locked: true } as const
    await happen(context, { type: 'code_rejected', ...of, ...wrong })
  },
  トークンの一時停止: async ({ context }: World, of: Of) => {
    const { holder } = await targetOf(context, of.service, of.userId)
    await happen(context, { type: 'binding_suspended', ...of, holder })
  },
  利用停止: (world: World, of: Of, operator: Worker) => actAs(world, of, operator, 'suspend_user'),
  紛失: (world: World, of: Of, operator: Worker) => actAs(world, of, operator, 'report_loss'),
  トークンなし: async ({ context }: World, of: Of) => {
    const { holder } = await targetOf(context, of.service, of.userId)
    const { binding } = await context.store.read({ binding: bindingState.ref(of.service, holder) })
    assert.ok(binding?.bindingId && binding.tokenId && binding.enrolledAtMs)
    const { bindingId, tokenId, enrolledAtMs } = binding
    await happen(context, { type: 'binding_revoked', ...of, holder, bindingId, tokenId, enrolledAtMs })
  },
  初回パスワード: async ({ context }: World, of: Of) => {
    const { password } = await context.store.read({ password: passwordState.ref(of.service, of.userId) })
    assert.ok(password)
    const setAtMs = context.now().epochMilliseconds
    const first = { mustChange: 'initial', setAtMs, expiresAtMs: setAtMs + 86_400_000 } as const
    await happen(context, { type: 'password_set', ...of, verifier: password.verifier, ...first })
  },
  メール: async ({ context }: World, of: Of) => {
    const registeredAtMs = context.now().epochMilliseconds
    const address = parseMailAddress('hanako@warifu.example')
    assert.ok(address)
    const registered = {
      address: { confidential: address },
      registeredAtMs,
      coolingUntilMs: registeredAtMs + 86_400_000,
    }
    await happen(context, { type: 'mail_address_registered', ...of, ...registered })
  },
  削除: async ({ context }: World, of: Of) => {
    await happen(context, { type: 'user_deleted', ...of })
  },
} as const satisfies Record<string, (world: World, of: Of, operator: Worker) => Promise<void>>

export type Turn = keyof typeof turns

async function actAs(world: World, of: Of, { desk, operatorId }: Worker, action: DeskWork['action']) {
  const { context } = world
  const operator = await findOperator(context, desk, operatorId)
  const record = operator && (await showUser(context, operator, of.service, of.userId))
  assert.ok(record, `${desk} does not know ${of.userId}`)
  const why = { reason: 'ご本人からのお電話', identification: '届出電話番号への折返し' }
  const { seen } = record
  const work = { action, ...of, operatorId, step: 'ask', seen, typed: null, ...why } as const
  const outcome = await actAtDesk(context, { ...testCaller, actor: `operator:${operatorId}` }, work)
  assert.ok(outcome.ok && outcome.result === 'done', `${action} of ${of.userId}`)
}

export const deskOfService = ({ service }: Of): string => `desk/${service.split('/')[0]}`

export const everyRole: readonly Role[] = [
  'desk',
  'branch',
  'approver',
  'auditor',
  'clearing',
  'administrator',
]
