// The device that has a token, as far as signed operations go: its proofs, its key, its eight digits.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { Context } from '../../src/authority/operations/context.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { asBytes, toHex } from '../../src/otp/bytes.ts'
import { type Answer, answerMessage } from '../../src/otp/signed-operation/answer.ts'
import { deviceMessage, waitingMessage } from '../../src/otp/signed-operation/device.ts'
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

/** The eight digits that approve. */
export async function digitsOf(context: Context, tokenId: string, digest: string): Promise<string> {
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token)
  const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
  return context.tokenCodes.approvalCode(sealed, asBytes(digest))
}
