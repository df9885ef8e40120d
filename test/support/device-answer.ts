// A token whose device is asked for the first time, and answers.

import type { Context } from '../../src/authority/operations/context.ts'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { registerDevice } from '../../src/authority/operations/signed-operations/token-side.ts'
import type { SignedOperation } from '../../src/authority/rules/signed-operation.ts'
import { toHex } from '../../src/otp/bytes.ts'
import { deviceKey, deviceProof, signatureOf } from './token-device.ts'
import { testCaller } from './world.ts'

/** Whether the answer counted. A no says that it is not the user's (身に覚えがない). */
export async function answerByDevice(
  context: Context,
  operation: SignedOperation,
  decision: 'approve' | 'reject',
): Promise<boolean> {
  const { tokenId } = operation
  const proof = await deviceProof(context, tokenId)
  await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })
  const given =
    decision === 'approve' ? ({ decision, reason: '' } as const) : ({ decision, reason: 'not_mine' } as const)
  const signature = toHex(signatureOf(given, operation.digest))
  return (
    await answerOperation(context, testCaller, operation, { by: 'device', tokenId, answer: given, signature })
  ).ok
}
