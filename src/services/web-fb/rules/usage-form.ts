import type { CodeStates } from '../../../authority/rules/authentication.ts'
import { type Binding, customerHolder, type TokenClaim } from '../../../authority/rules/binding.ts'
import { combinedHours } from '../../../authority/rules/care.ts'
import { mayAskSignature } from '../../../authority/rules/confirmation.ts'
import type { BindingEvent } from '../../../authority/rules/events.ts'
import {
  isAlive,
  type PendingReplacement,
  replacementAsked,
} from '../../../authority/rules/pending-replacement.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { decideReplacement, type OldCode } from '../../../authority/rules/replacement.ts'
import { carriedOn, type Session } from '../../../authority/rules/session.ts'
import { type ProofStates, proveToken } from '../../../authority/rules/token-proof.ts'
import type { User } from '../../../authority/rules/user.ts'
import { lockRefusal } from '../../../authority/rules/wrong-code.ts'
import type { UsageForm } from '../../../bank/rules/agreement.ts'
import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { decideConfirmed, type FbActing, type FbAdministratorStates } from './administration.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { isRegistered, refuseBinding, releaseOf, type TypedProof } from './token-registration.ts'
import { holderAt } from './transfer-confirmation.ts'

/** A binding of the customer: one user's, or the shared one. */
export type HeldBinding = {
  /** The user; for the shared one, the acting administrator. */
  readonly userId: string
  readonly isShared: boolean
  readonly isAdministrators: boolean
  readonly binding: Binding | undefined
  /** The token that it had before the transaction, whose claim was loaded. */
  readonly knownTokenId: string | null
}

export type UsageFormChoice = FbActing &
  TypedProof & {
    readonly usageForm: UsageForm
    /** Of the token that confirms the administrator's transfers now; null: it isn't at hand. */
    readonly old: OldCode
    /** The ID of the session that replaces the administrator's, if the change ends that. */
    readonly nextSessionHash: string
  }

/** Does the form's first token exist: an administrator's, or the shared one (S3-3.4-01)? */
export function firstToken(
  usageForm: UsageForm | null,
  held: readonly Pick<HeldBinding, 'isShared' | 'isAdministrators' | 'binding'>[],
): Binding | undefined {
  const firsts = held.filter(({ isShared, isAdministrators }) =>
    usageForm === 'shared' ? isShared : usageForm === 'individual' && isAdministrators,
  )
  return firsts.map(({ binding }) => binding).find(isRegistered)
}

export type UsageFormStates = FbAdministratorStates &
  ProofStates & {
    readonly held: readonly HeldBinding[]
    /** The token that confirms the administrator's transfers now. */
    readonly oldToken: Pick<CodeStates, 'token' | 'tokenUse'>
    /** What waits for the customer already, and who asked for it. */
    readonly pending: PendingReplacement | undefined
    readonly asker: User | undefined
  }

/** Done, with the administrator's session replaced or not; or it waits until then. */
type Chosen = { readonly replaced: boolean; readonly dueAtMs: number | null }

/**
 * 利用形態設定 with its first token, the acting administrator's or the shared one, all or nothing. The first time, this puts
 * the contract on codes permanently (S3-2-03). Changing the form releases every existing registration (G-08), so it takes
 * a code of the token that is there, or waits (X6); the current form may be chosen again if the branch released its first
 * token (S3-FAQ-01).
 */
export function decideUsageForm(
  states: UsageFormStates,
  choice: UsageFormChoice,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Chosen, Refusal | Stale> {
  return decideConfirmed(states, choice, profile, now, (administrator) => {
    const { usageForm } = choice
    const judged = judgeChoice(states, usageForm)
    if (typeof judged === 'string') return refuse(judged)
    const { before, released } = judged
    return together(judgeOld(states, choice, { administrator, before }, profile, now), (old) => {
      const { userId } = administrator
      const holder = holderAt({ usageForm }, administrator)
      const proven = { ...states, claim: claimAfter(states.claim, released) }
      const proof = proveToken(proven, { ...choice, userId, holder }, profile, now)
      if (!proof.ok) return refuse(proof.refusal, proof.rejected)
      return old.dueAtMs === null
        ? choose(states, choice, { administrator, released, enrolled: proof.enrolled }, now)
        : wait(states, choice, { administrator, enrolled: proof.enrolled, ...old }, now)
    })
  })
}

/** What a choice of the form would release, or why it can't be made now. */
export function judgeChoice(
  { agreement, held, binding }: Pick<UsageFormStates, 'agreement' | 'held' | 'binding'>,
  usageForm: UsageForm,
): { readonly before: UsageForm | null; readonly released: readonly Release[] } | Refusal | Stale {
  const before = agreement?.usageForm ?? null
  if (held.some(({ binding: each, knownTokenId }) => (each?.tokenId ?? null) !== knownTokenId)) return 'stale'
  const first = firstToken(before, held)
  if (before === usageForm && first !== undefined) return 'usage_form_same'
  // Otherwise switching the form would get around a lock that only the branch may remove.
  if (first?.status === 'locked') return lockRefusal(first)
  if (first?.status === 'suspended') return 'code_suspended'
  const barred = refuseBinding(binding)
  if (barred !== null) return barred
  return { before, released: before === null || before === usageForm ? [] : releases(held, usageForm) }
}

/**
 * The administrator's own token, or the shared one, stands for all that the change would release. An administrator who
 * has none while others do can't prove anything: it waits.
 */
function judgeOld(
  { held, oldToken }: UsageFormStates,
  { service, usageForm, old, tokenId }: UsageFormChoice,
  { administrator, before }: { readonly administrator: User; readonly before: UsageForm | null },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<{ readonly dueAtMs: number | null; readonly replaces: string }, Refusal | Stale> {
  const { userId } = administrator
  const there = held.flatMap(({ binding }) =>
    binding !== undefined && isRegistered(binding) ? [binding] : [],
  )
  const own = there.find(
    ({ holder }) => holder === holderAt({ usageForm: before ?? usageForm }, administrator),
  )
  const binding = own ?? there.find(({ status }) => status === 'usable') ?? there[0]
  if (before === null || before === usageForm || binding === undefined)
    return accept({ dueAtMs: null, replaces: '' })
  // Where the token's own screen confirms it, no code does: what comes here asks to wait (decision 94).
  const isSigned = mayAskSignature(profile.confirmation, 'token_change')
  if (isSigned && binding === own && old !== null) return refuse('operation_needed')
  const mayProve = binding === own && !isSigned && !isTooNew(binding, there, profile, now)
  const ask = { way: 'usage_form', service, userId, holder: binding.holder } as const
  const typed = mayProve ? { old, newTokenId: tokenId } : { old: null, newTokenId: null }
  const states = mayProve ? { binding, ...oldToken } : { binding, token: undefined, tokenUse: undefined }
  return together(decideReplacement(states, { ...ask, ...typed }, profile, now), ({ dueAtMs }) =>
    accept({ dueAtMs, replaces: binding.bindingId ?? '' }),
  )
}

/**
 * Where administrators give out tokens by their passwords alone, one of those must not release the others at once, or
 * the passwords would replace them all (X6): beside an older one it proves nothing until it is as old as a change waits.
 */
function isTooNew(
  own: Binding,
  there: readonly Binding[],
  { replacement: { asManual, waitHours } }: FbProfile,
  now: Temporal.Instant,
): boolean {
  const sinceMs = own.enrolledAtMs ?? 0
  const isFirst = there.every(({ enrolledAtMs }) => (enrolledAtMs ?? 0) >= sinceMs)
  if (isFirst || !asManual.includes('user_token')) return false
  return now.epochMilliseconds < sinceMs + (waitHours ?? combinedHours) * hourMs
}

const hourMs = 3_600_000

type Choosing = { readonly administrator: User; readonly enrolled: Enrolled }
type Enrolled = EventOf<BindingEvent, 'token_enrolled'>

function choose(
  { session }: UsageFormStates,
  { usageForm, nextSessionHash }: UsageFormChoice,
  { administrator, enrolled, released }: Choosing & { readonly released: readonly Event[] },
  now: Temporal.Instant,
): Decision<Chosen, never> {
  const { service, userId, customerId } = administrator
  const chosenAtMs = now.epochMilliseconds
  const replaced = released.length > 0 && session !== undefined
  return accept(
    { replaced, dueAtMs: null },
    ...released,
    ...(replaced ? replacement(administrator, session, nextSessionHash) : []),
    enrolled,
    { type: 'usage_form_chosen', service, userId, customerId, usageForm, chosenAtMs },
  )
}

/** Nothing changes yet; only the new token's code is spent. */
function wait(
  { pending, asker, session, tokenUse }: UsageFormStates,
  { usageForm, tokenId, bindingId }: UsageFormChoice,
  {
    administrator,
    enrolled,
    dueAtMs,
    replaces,
  }: Choosing & { readonly dueAtMs: number | null; readonly replaces: string },
  now: Temporal.Instant,
): Decision<Chosen, Refusal> {
  if (dueAtMs === null || session === undefined || tokenUse === undefined) return refuse('ticket_invalid')
  if (isAlive(pending, asker)) return refuse('replacement_pending')
  const { service, userId, customerId, ticketGrant } = administrator
  const { driftMs, driftUncertaintyMs } = enrolled.drift ?? tokenUse
  const step = enrolled.steps.at(-1) ?? tokenUse.lastStep
  const asked = { service, userId, holder: customerHolder(customerId), way: 'usage_form', replaces } as const
  const granted = { dueAtMs, grantedUnder: ticketGrant ?? session.sessionHash, address: null }
  return accept(
    { replaced: false, dueAtMs },
    { type: 'token_checked', tokenId, step, driftMs, driftUncertaintyMs },
    replacementAsked({ ...asked, ...granted, details: { usageForm, tokenId, bindingId } }, now),
  )
}

type Release = EventOf<BindingEvent, 'binding_revoked'>

/** Everything that was registered under the other form. */
export function releases(held: readonly HeldBinding[], usageForm: UsageForm): readonly Release[] {
  const others = held.filter(({ isShared }) => isShared !== (usageForm === 'shared'))
  return others.flatMap(({ binding, userId }) => releaseOf(binding, userId) ?? [])
}

/** The same phone may become the first token of the other form: its claim ends with its binding. */
export function claimAfter(
  claim: TokenClaim | undefined,
  released: readonly Release[],
): TokenClaim | undefined {
  return released.some(({ holder }) => holder === claim?.holder) ? undefined : claim
}

/**
 * The administrator's own token was among those released, which ended the session: it continues under another ID, with
 * its age, so that the new token is effective only from the next login on (S3-3.2-28).
 */
function replacement({ service, userId }: User, session: Session, nextSessionHash: string): readonly Event[] {
  const { sessionHash, startedAtMs, expiresAtMs } = session
  return [
    { type: 'session_ended', service, userId, sessionHash, reason: 'replaced' },
    {
      type: 'session_started',
      service,
      userId,
      sessionHash: nextSessionHash,
      stage: 'authenticated',
      purpose: 'login',
      startedAtMs,
      expiresAtMs,
      ...carriedOn(session),
    },
  ]
}
