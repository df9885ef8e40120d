import type { Template } from '../../otp/signed-operation/fields.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import { isUsable } from './authentication.ts'
import { type Binding, withoutEndedLock } from './binding.ts'
import type { DecisionOf } from './decision.ts'
import type { OfUser } from './keys.ts'
import type { OperationEvent } from './operation-events.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { Token } from './token.ts'
import { lockRefusal } from './wrong-code.ts'

/** An operation as it was signed, before anybody knows of it. */
export type OperationDraft = OfUser & {
  readonly operationId: string
  readonly holder: string
  readonly tokenId: string
  readonly act: string
  readonly subject: string
  readonly template: Template
  readonly cose: Confidential<Uint8Array>
  readonly digest: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

/** An operation for a token that counts now: one that is locked, suspended or over could only refuse it. */
export function decideOperation(
  { binding, token }: { readonly binding: Binding | undefined; readonly token: Token | undefined },
  draft: OperationDraft,
  now: Temporal.Instant,
): DecisionOf<OperationEvent, { readonly operationId: string }, Refusal | Stale> {
  const { binding: current } = withoutEndedLock(binding, draft.userId, now)
  if (current === undefined || current.tokenId === null || token === undefined) return refuse('not_enrolled')
  if (current.tokenId !== draft.tokenId) return refuse('stale')
  if (current.status === 'locked') return refuse(lockRefusal(current))
  if (current.status === 'suspended') return refuse('code_suspended')
  if (!isUsable(token, now)) return refuse('token_unusable')
  return accept({ operationId: draft.operationId }, { type: 'operation_created', ...draft })
}
