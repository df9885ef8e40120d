import type { Answer } from '../../otp/signed-operation/answer.ts'
import { accept, type Decision as Decided, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { isAsSigned, type OnRejection, type Rejection, type Showing } from './as-signed.ts'
import { isUsable } from './authentication.ts'
import { type Binding, withoutEndedLock } from './binding.ts'
import type { BindingEvent } from './events.ts'
import type { OperationEvent } from './operation-events.ts'
import type { CodePolicy } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { SignedOperation } from './signed-operation.ts'
import type { Token } from './token.ts'
import type { TokenDevice } from './token-device.ts'
import { secretChanged } from './token-move.ts'
import { countWrongCode, lockRefusal } from './wrong-code.ts'

/** New ones would be new tries: they count toward the lock of the token, over all operations. */
const wrongCodesMax = 3

export type AnswerStates = {
  readonly operation: SignedOperation | undefined
  readonly binding: Binding | undefined
  readonly token: Token | undefined
  readonly device: TokenDevice | undefined
}

/** How an operation is answered. */
export type Submission = ByCode | ByDevice | ByScreen

type ByCode = {
  readonly by: 'code'
  readonly code: string
  /** The eight digits that are right, and the token that they were computed with. */
  readonly expected: string
  readonly seen: Token | undefined
}
type ByDevice = {
  readonly by: 'device'
  readonly answer: Answer
  readonly signature: string
  /** The key that the signature was checked with; null: the token has none. */
  readonly deviceKey: string | null
  readonly verified: boolean
}
type ByScreen = {
  /** Of the page, to whoever is logged in there, or by the client that had it made: both may only turn it down. */
  readonly by: 'screen'
  readonly at: 'page' | 'client'
  readonly answer: Extract<Answer, { readonly decision: 'reject' }> | { readonly decision: 'cancel' }
}

export type Answered = { readonly status: 'approved' | 'rejected' | 'cancelled' }

/** What an approval does, decided along with it; its refusals are the kind's own. */
export type Act = {
  /** With what a token would be shown of it now; left out: the act compares it with what was signed by itself. */
  readonly approve: () => Decided<Partial<Showing>>
  readonly reject: OnRejection
}

/** Of an operation that a system of the institution carries out itself; `barred`: why its user may confirm nothing now. */
export function actOfClient(barred: Refusal | Stale | null): Act {
  return { approve: () => (barred === null ? accept({}) : refuse(barred)), reject: () => [] }
}

type AnswerDecision = Decided<Answered, Refusal | Stale>

/**
 * One answer, ever, and what it does in the same decision. Refusals in order of precedence; a wrong code counts whether
 * or not what it should confirm can still be done. What can't be done any more ends the operation, and that is its answer.
 */
export function decideAnswer(
  states: AnswerStates,
  submission: Submission,
  act: Act,
  policy: CodePolicy,
  now: Temporal.Instant,
): AnswerDecision {
  const { operation, token } = states
  if (operation === undefined) return refuse('operation_unknown')
  if (operation.status !== 'created') return refuse('operation_answered')
  const endedAtMs = now.epochMilliseconds
  const of = ofOperation(operation)
  const cancelled = (reason: string) => ({ type: 'operation_cancelled', ...of, reason, endedAtMs }) as const
  if (endedAtMs >= operation.expiresAtMs)
    return refuse('operation_expired', { type: 'operation_expired', ...of, endedAtMs })
  if (submission.by === 'screen') {
    const { answer, at: by } = submission
    if (answer.decision === 'cancel') return accept({ status: 'cancelled' }, cancelled('user'))
    return rejected(operation, { by, reason: answer.reason }, act, now)
  }
  if (states.binding?.tokenId !== operation.tokenId)
    return refuse('operation_token_changed', cancelled('token_changed'))
  const judged =
    submission.by === 'code'
      ? judgeCode(states, operation, submission, policy, now)
      : judgeDevice(states, submission)
  if (judged !== null) return judged
  if (submission.by === 'device' && submission.answer.decision === 'reject') {
    const { signature, deviceKey, answer } = submission
    const signed = { signature, deviceKey: deviceKey ?? '' }
    return rejected(operation, { by: 'device', reason: answer.reason, ...signed }, act, now)
  }
  const barred = refuseApproval(states.binding, token, now)
  if (barred !== null) return refuse(barred)
  const done = act.approve()
  if (!done.outcome.ok) {
    const { refusal } = done.outcome
    if (refusal === 'stale') return refuse('stale')
    return {
      outcome: { ok: false, refusal: 'operation_impossible' },
      events: [...done.events, cancelled(refusal)],
    }
  }
  const { shown } = done.outcome
  if (shown !== undefined && !isAsSigned(operation, shown))
    return refuse('operation_impossible', cancelled('operation_changed'))
  const { digest } = operation
  const signed =
    submission.by === 'device'
      ? { deviceKey: submission.deviceKey ?? '', signature: submission.signature }
      : {}
  const approved = {
    type: 'operation_approved',
    ...of,
    by: submission.by,
    digest,
    endedAtMs,
    ...signed,
  } as const
  return { outcome: { ok: true, status: 'approved' }, events: [approved, ...done.events] }
}

function ofOperation({ service, userId, operationId, tokenId }: SignedOperation) {
  return { service, userId, operationId, tokenId }
}

function rejected(
  operation: SignedOperation,
  how: Pick<Rejection, 'by' | 'reason' | 'deviceKey' | 'signature'>,
  act: Act,
  now: Temporal.Instant,
): AnswerDecision {
  const of = { ...ofOperation(operation), digest: operation.digest, endedAtMs: now.epochMilliseconds }
  const rejection = { type: 'operation_rejected', ...of, ...how } as const
  return { outcome: { ok: true, status: 'rejected' }, events: [rejection, ...act.reject(rejection)] }
}

/** Why an answer of this token approves nothing now, right or not; a rejection of the same device counts. */
function refuseApproval(
  binding: Binding | undefined,
  token: Token | undefined,
  now: Temporal.Instant,
): Refusal | null {
  const { binding: current } = withoutEndedLock(binding, '', now)
  if (current === undefined) return 'not_enrolled'
  if (current.status === 'locked') return lockRefusal(current)
  if (current.status === 'suspended') return 'code_suspended'
  return token !== undefined && isUsable(token, now) ? null : 'token_unusable'
}

/** Null: these are the digits. The third wrong ones end the operation. */
function judgeCode(
  { binding: loaded, token }: AnswerStates,
  operation: SignedOperation,
  { code, expected, seen }: ByCode,
  policy: CodePolicy,
  now: Temporal.Instant,
): AnswerDecision | null {
  if (secretChanged(token, seen)) return refuse('stale')
  const barred = refuseApproval(loaded, token, now)
  if (barred !== null) return refuse(barred)
  if (code === expected && expected !== '') return null
  const { service, userId, holder } = operation
  const { binding, ended } = withoutEndedLock(loaded, userId, now)
  const counted = countWrongCode(binding, policy, now)
  const wrongCodes = operation.wrongCodes + 1
  const refusal = 'operation_code_wrong'
  const of = ofOperation(operation)
  const events: readonly (BindingEvent | OperationEvent)[] = [
    ...ended,
    { type: 'code_rejected', service, userId, holder, refusal, ...counted },
    { type: 'operation_code_rejected', ...of, wrongCodes },
  ]
  if (wrongCodes < wrongCodesMax) return { outcome: { ok: false, refusal }, events }
  const endedAtMs = now.epochMilliseconds
  const cancelled = { type: 'operation_cancelled', ...of, reason: 'wrong_codes', endedAtMs } as const
  return { outcome: { ok: false, refusal: 'operation_codes_exhausted' }, events: [...events, cancelled] }
}

/** Null: the device that has the token signed exactly this answer. */
function judgeDevice({ device }: AnswerStates, { deviceKey, verified }: ByDevice): AnswerDecision | null {
  if ((device?.deviceKey ?? null) !== deviceKey) return refuse('stale')
  return verified ? null : refuse('answer_signature_wrong')
}

/** The end of an operation that nobody answered in time; null: it is not over, or was answered. */
export function decideExpiry(
  operation: SignedOperation | undefined,
  now: Temporal.Instant,
): EventOf<OperationEvent, 'operation_expired'> | null {
  const endedAtMs = now.epochMilliseconds
  if (operation?.status !== 'created' || endedAtMs < operation.expiresAtMs) return null
  return { type: 'operation_expired', ...ofOperation(operation), endedAtMs }
}
