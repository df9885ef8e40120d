// The device that has a token, as far as signed operations go: its proofs, its key, its eight digits.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { Context } from '../../src/authority/operations/context.ts'
import { rowsRoot } from '../../src/authority/operations/signed-operations/rows-root.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { asBytes, toHex } from '../../src/otp/bytes.ts'
import { type Answer, answerMessage } from '../../src/otp/signed-operation/answer.ts'
import { type Row, summarize } from '../../src/otp/signed-operation/batch.ts'
import {
  deviceMessage,
  pushMessage,
  rowsMessage,
  waitingMessage,
} from '../../src/otp/signed-operation/device.ts'
import type { Field } from '../../src/otp/signed-operation/fields.ts'
import { keysMessage } from '../../src/otp/signed-operation/pin-anew.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { es256Key } from '../../src/platform/secrets/es256.ts'

export const deviceKey = es256Key(new Uint8Array(32).fill(7))

async function proofOf({ store, tokenCodes }: Context, tokenId: string, message: string): Promise<string> {
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token)
  const secret = tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
  return createHmac('sha1', secret).update(message).digest('base64url')
}

/** What registers its key. */
export async function deviceProof(context: Context, tokenId: string) {
  const atMs = context.now().epochMilliseconds
  const message = deviceMessage({ tokenId, atMs, deviceKey: toHex(deviceKey.point) })
  return { tokenId, atMs, proof: await proofOf(context, tokenId, message) }
}

/** What fetches the operations that wait. */
export async function waitingProof(context: Context, tokenId: string) {
  const atMs = context.now().epochMilliseconds
  return { tokenId, atMs, proof: await proofOf(context, tokenId, waitingMessage({ tokenId, atMs })) }
}

/** What fetches the rows of a batch. */
export async function rowsProof(context: Context, tokenId: string, operationId: string) {
  const atMs = context.now().epochMilliseconds
  const proof = await proofOf(context, tokenId, rowsMessage({ tokenId, atMs, operationId }))
  return { tokenId, atMs, proof, operationId }
}

/** What has its device told there, or with null no more. */
export async function pushProof(
  context: Context,
  tokenId: string,
  subscription: { readonly endpoint: string; readonly publicKey: string } | null,
) {
  const atMs = context.now().epochMilliseconds
  const { endpoint, publicKey } = subscription ?? { endpoint: '', publicKey: '' }
  const message = pushMessage({ tokenId, atMs, endpoint, publicKey })
  return { tokenId, atMs, proof: await proofOf(context, tokenId, message), subscription }
}

/** What fetches the keys to pin anew. */
export async function keysProof(context: Context, tokenId: string) {
  const atMs = context.now().epochMilliseconds
  return { tokenId, atMs, proof: await proofOf(context, tokenId, keysMessage({ tokenId, atMs })) }
}

/** Its answer to an operation, signed; by another key if given. */
export function signatureOf(
  answer: Answer,
  digest: string,
  { sign }: Pick<typeof deviceKey, 'sign'> = deviceKey,
): Uint8Array<ArrayBuffer> {
  return sign(answerMessage(answer, asBytes(digest)))
}

/** A batch of such amounts, each to an account of its own: its fields and its rows. */
export function batchOf(amounts: readonly number[], firstTime = 0) {
  const yen = (amount: number) => ({ currency: 'JPY', amount, decimals: 0 })
  const rows = amounts.map((amount, at): Row => {
    const account = { bank: '0000', bankName: '試験', branch: '001', branchName: '本店', type: 1 } as const
    const number = String(1_000_001 + at)
    return { account: { ...account, number, holder: `ﾄﾘﾋｷｻｷ ${at + 1}` }, money: yen(amount), reference: '' }
  })
  return { fields: batchFieldsOf(rows, firstTime), rows }
}

export function batchFieldsOf(rows: readonly Row[], firstTime = 0): readonly Field[] {
  const summary = summarize(rows)
  assert.ok(summary)
  const { count, total, first, largest } = summary
  return [
    { type: 'count', label: '件数', value: count },
    { type: 'money', label: '合計金額', value: total },
    { type: 'date', label: '振込指定日', value: 20260330 },
    { type: 'account', label: '先頭の振込先', value: first.account },
    { type: 'money', label: '先頭の金額', value: first.money },
    { type: 'account', label: '最高額の振込先', value: largest.account },
    { type: 'money', label: '最高額', value: largest.money },
    { type: 'count', label: '初めての振込先', value: firstTime },
    { type: 'digest', label: '明細の照合値', value: rowsRoot(rows) },
  ]
}

/** As programs write a batch. */
export function batchAsked(amounts: readonly number[]) {
  const { fields, rows } = batchOf(amounts)
  const written = fields.map((field) =>
    field.type === 'digest'
      ? { ...field, value: toHex(field.value) }
      : field.type === 'date'
        ? { ...field, value: '2026-03-30' }
        : field,
  )
  return { template: 'transfer_batch', fields: written, rows }
}

/** The eight digits that approve. */
export async function digitsOf(context: Context, tokenId: string, digest: string): Promise<string> {
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token)
  const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
  return context.tokenCodes.approvalCode(sealed, asBytes(digest))
}
