// Transfers that wait for a token's answer, over two nodes on one database.

import assert from 'node:assert/strict'
import type { Context } from '../../../src/authority/operations/context.ts'
import { answerOperation } from '../../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  statusOf,
} from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../../src/authority/operations/signed-operations/token-side.ts'
import type { SignedOperation } from '../../../src/authority/rules/signed-operation.ts'
import { accountState } from '../../../src/bank/rules/account.ts'
import { toHex } from '../../../src/otp/bytes.ts'
import type { Answer } from '../../../src/otp/signed-operation/answer.ts'
import { newKeyRingText } from '../../../src/platform/secrets/key-ring.ts'
import { askForOperation } from '../../../src/services/web-fb/operations/transfers/operation.ts'
import { signedAlways } from '../../support/signing.ts'
import { deviceKey, deviceProof, signatureOf } from '../../support/token-device.ts'
import { type FbSession, openCompany, registerToken, sessionOf } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { draftOf } from '../../support/web-fb/transfers.ts'
import { type Driver, databaseFor } from './databases.ts'
import { caller, createContext } from './people.ts'

export const today = '2016-01-13'
export const openingYen = 10_000_000
export const payYen = 50_000

/** The profile asks for a signed operation. */
function signing(context: Context): Context {
  const profiles = new Map(context.profiles)
  const profile = profiles.get(webFb)
  assert.ok(profile)
  const confirmation = signedAlways('transfer', 'token_change')
  const replacement = { asManual: [], waitHours: 72 }
  profiles.set(webFb, { ...profile, confirmation, replacement })
  return { ...context, profiles }
}

/** Two nodes on one database, and a user of each with a token whose device has a key. */
export async function scene(t: Parameters<typeof databaseFor>[0], driver: Driver, at = '10:12:15') {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
  let now = Temporal.Instant.from(`2016-01-13T${at}+09:00`)
  const open = async () => signing(await createContext(await database.open(), keyRingText, () => now))
  const nodes: [Context, Context] = [await open(), await open()]
  const [node] = nodes
  const later = (duration: Temporal.DurationLike) => {
    now = now.add(duration)
  }
  const company = await openCompany(node, 'M54100020025', { openingYen })
  const { tokenId } = await registerToken(node, company, 'individual')
  later({ minutes: 2 })
  const who = await sessionOf(node, company)
  return { nodes, node, later, company, tokenId, who, device: await deviceOf(node, tokenId) }
}

async function deviceOf(context: Context, tokenId: string) {
  const proof = await deviceProof(context, tokenId)
  const registered = await registerDevice(context, caller, { ...proof, point: deviceKey.point })
  assert.ok(registered.ok)
  return deviceKey
}

/** [確定] on the page: the operation that waits. */
export async function ask(context: Context, who: FbSession, accountId: string, yen = payYen, payees = 0) {
  const order = { payYen: yen, day: today, filePayees: payees }
  const draft = await draftOf(context, who, accountId, order)
  const asked = { ...draft, intended: '', shown: ['承認'], from: '002 店舗002 普通 1020025' }
  const outcome = await askForOperation(context, caller, who, asked)
  return { draft, operation: await askedFor(context, outcome) }
}

/** The operation that waits. */
export async function askedFor(context: Context, outcome: object): Promise<SignedOperation> {
  assert.ok('operationId' in outcome && typeof outcome.operationId === 'string', JSON.stringify(outcome))
  const operation = await findOperation(context, { service: webFb, operationId: outcome.operationId })
  assert.ok(operation)
  return operation
}

export type Asked = Awaited<ReturnType<typeof ask>>['operation']

export const byCode = (context: Context, operation: Asked, code: string) =>
  answerOperation(context, caller, operation, { by: 'code', userId: operation.userId, code })

export function byDevice(
  context: Context,
  operation: Asked,
  answer: Answer,
  { sign }: Pick<typeof deviceKey, 'sign'>,
) {
  const signature = toHex(signatureOf(answer, operation.digest, { sign }))
  return answerOperation(context, caller, operation, {
    by: 'device',
    tokenId: operation.tokenId,
    answer,
    signature,
  })
}

/** Four approvals of one operation at once, over two nodes: what each was told, in order of the alphabet. */
export async function approvedAtOnce(
  [one, other]: readonly [Context, Context],
  operation: Asked,
  digits: string,
  device: Pick<typeof deviceKey, 'sign'>,
): Promise<readonly (string | undefined)[]> {
  const outcomes = await Promise.all([
    byCode(one, operation, digits),
    byDevice(other, operation, approve, device),
    byCode(other, operation, digits),
    byDevice(one, operation, approve, device),
  ])
  return outcomes.map(told).sort()
}

/** One of them counts. */
export const approvedOnce = ['approved', 'operation_answered', 'operation_answered', 'operation_answered']

export const approve = { decision: 'approve', reason: '' } as const
export const reject = { decision: 'reject', reason: 'not_mine' } as const
export const told = (outcome: {
  readonly ok: boolean
  readonly refusal?: string
  readonly status?: string
}) => (outcome.ok ? outcome.status : outcome.refusal)

export async function balance({ store }: Context, accountId: string): Promise<number | undefined> {
  return (await store.read({ account: accountState.ref(webFb, accountId) })).account?.balanceYen
}

export async function statusNow(context: Context, { operationId }: Asked): Promise<string | undefined> {
  const operation = await findOperation(context, { service: webFb, operationId })
  return operation && statusOf(context, operation)
}
