import { asBytes } from '../../../otp/bytes.ts'
import { type Answer, answerMessage } from '../../../otp/signed-operation/answer.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { verifyEs256 } from '../../../platform/secrets/es256.ts'
import { bindingState } from '../../rules/binding.ts'
import type { Outcome } from '../../rules/decision.ts'
import { type Answered, actOfClient, decideAnswer, type Submission } from '../../rules/operation-answer.ts'
import {
  clientAct,
  disowningState,
  isErased,
  type SignedOperation,
  signedOperationState,
  signingUserState,
} from '../../rules/signed-operation.ts'
import { tokenState } from '../../rules/token.ts'
import { type TokenDevice, tokenDeviceState } from '../../rules/token-device.ts'
import {
  type Caller,
  type Context,
  changeContext,
  customerAttemptsMax,
  kindOf,
  profileOf,
  untilFresh,
} from '../context.ts'
import { type PreparedAct, preparedAct } from './act-part.ts'
import { clientBar } from './client-bar.ts'

/** Who answers an operation, and how: nobody else’s is found. */
export type Answering =
  | { readonly by: 'code'; readonly userId?: string; readonly code: string }
  | { readonly by: 'device'; readonly tokenId: string; readonly answer: Answer; readonly signature: string }
  | {
      readonly by: 'screen'
      readonly at: 'page' | 'client'
      readonly userId?: string
      readonly answer: Extract<Submission, { readonly by: 'screen' }>['answer']
    }

/**
 * Answers an operation and does what it is about, in one decision: however many answers arrive, over however many
 * processes, there is one. What only a system of the institution can do, it does when it hears of the approval. `admit` may
 * throw for one that waits, before anything is computed for it.
 */
export function answerOperation(
  context: Context,
  caller: Caller,
  of: { readonly service: string; readonly operationId: string },
  answering: Answering,
  admit: () => void = () => {},
): Promise<Outcome<Answered>> {
  const { store } = context
  const { service, operationId } = of
  let admitted = false
  return untilFresh(async () => {
    const { operation, device } = await store.read({
      operation: signedOperationState.ref(service, operationId),
      // A device says which token it has; of whoever else answers there is none to read.
      device: tokenDeviceState.ref(answering.by === 'device' ? answering.tokenId : ''),
    })
    if (operation === undefined || isErased(operation) || !isOf(operation, answering))
      return { ok: false, refusal: 'operation_unknown' } as const
    // No signature is checked, and nothing is locked, for what is over for good.
    if (operation.status !== 'created') return { ok: false, refusal: 'operation_answered' } as const
    if (!admitted) admit()
    admitted = true
    const { tokenId, holder, userId } = operation
    const refs = {
      operation: signedOperationState.ref(service, operationId),
      binding: bindingState.ref(service, holder),
      token: tokenState.ref(tokenId),
      device: tokenDeviceState.ref(tokenId),
      ...(rejects(answering)
        ? { disowning: disowningState.ref(service, userId) }
        : { signingUser: signingUserState.ref(service, userId) }),
    }
    const submission = await submissionOf(context, operation, answering, device)
    const act = await actOf(context, operation)
    const now = context.now()
    const outcome = await store.change(changeContext(caller, now), { ...act.refs, ...refs }, (states) =>
      decideAnswer(states, submission, act.actOf(states, now), profileOf(context, service).code, now),
    )
    if (outcome.ok && outcome.status === 'approved') await act.afterApproval?.()
    return outcome
  }, customerAttemptsMax)
}

function rejects(answering: Answering): boolean {
  return answering.by !== 'code' && answering.answer.decision === 'reject'
}

function isOf(operation: SignedOperation, answering: Answering): boolean {
  if (answering.by === 'device') return operation.tokenId === answering.tokenId
  // A client answers for what clients had made; a page for its own user.
  if (answering.userId === undefined) return operation.act === clientAct
  return operation.userId === answering.userId && operation.act !== clientAct
}

async function submissionOf(
  context: Context,
  { tokenId, digest }: SignedOperation,
  answering: Answering,
  device: TokenDevice | undefined,
): Promise<Submission> {
  if (answering.by === 'screen') {
    const { at, answer } = answering
    return { by: 'screen', at, answer }
  }
  if (answering.by === 'code') {
    const { store, tokenCodes } = context
    const { code } = answering
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    if (token === undefined) return { by: 'code', code, expected: '', seen: token }
    const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
    return { by: 'code', code, expected: tokenCodes.approvalCode(sealed, asBytes(digest)), seen: token }
  }
  const { answer, signature } = answering
  const deviceKey = device?.deviceKey ?? null
  const message = answerMessage(answer, asBytes(digest))
  const verified = deviceKey !== null && verifyEs256(asBytes(deviceKey), message, asBytes(signature))
  return { by: 'device', answer, signature, deviceKey, verified }
}

async function actOf(context: Context, operation: SignedOperation): Promise<PreparedAct> {
  const { confirmations } = kindOf(context, profileOf(context, operation.service))
  const part = confirmations?.[operation.act]
  if (part !== undefined) return part.prepare(context, operation)
  if (operation.act !== clientAct) throw new Error(`nothing does ${operation.act}`)
  const { refs, refusalOf } = await clientBar(context, operation)
  return preparedAct(refs, (states, now) => actOfClient(refusalOf(states, now)))
}
