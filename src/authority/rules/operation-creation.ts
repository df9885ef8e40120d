import type { Template } from '../../otp/signed-operation/fields.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import { isUsable } from './authentication.ts'
import { type Binding, withoutEndedLock } from './binding.ts'
import type { DecisionOf } from './decision.ts'
import type { OfUser } from './keys.ts'
import type { OperationEvent } from './operation-events.ts'
import type { Refusal, Stale } from './refusal.ts'
import { createdOperation, type SignedOperation } from './signed-operation.ts'
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
  readonly rows?: Confidential<string>
  readonly digest: string
  readonly operationKey: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

/**
 * How many may wait for one token, of clients and of the service's own screens each: neither holds up the other, and the
 * token fetches all of them.
 */
export const waitingMax = 20

/** Its row, for whoever had it made. */
export type Created = { readonly operationId: string; readonly created: SignedOperation }

/** An operation for a token that counts now: one that is locked, suspended or over could only refuse it. */
export function decideOperation(
  { binding, token }: { readonly binding: Binding | undefined; readonly token: Token | undefined },
  draft: OperationDraft,
  now: Temporal.Instant,
): DecisionOf<OperationEvent, Created, Refusal | Stale> {
  const { binding: current } = withoutEndedLock(binding, draft.userId, now)
  if (current === undefined || current.tokenId === null || token === undefined) return refuse('not_enrolled')
  if (current.tokenId !== draft.tokenId) return refuse('stale')
  if (current.status === 'locked') return refuse(lockRefusal(current))
  if (current.status === 'suspended') return refuse('code_suspended')
  if (!isUsable(token, now)) return refuse('token_unusable')
  const event = { type: 'operation_created', ...draft } as const
  const { operationId } = draft
  return accept({ operationId, created: createdOperation(event) }, event)
}

/** The same for a system of the institution: nobody else has vouched for the user. */
export function decideClientOperation(
  states: Parameters<typeof decideOperation>[0],
  draft: OperationDraft,
  {
    holder,
    barred,
  }: {
    /** Whose token counts for the user, by the rows of this decision. */
    readonly holder: string
    /** Why the user may confirm nothing. */
    readonly barred: Refusal | Stale | null
  },
  now: Temporal.Instant,
): ReturnType<typeof decideOperation> {
  if (barred !== null) return refuse(barred)
  return holder === draft.holder ? decideOperation(states, draft, now) : refuse('stale')
}
