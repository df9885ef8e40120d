import type { CodeStates } from '../../../authority/rules/authentication.ts'
import { type Binding, type TokenClaim, userHolder } from '../../../authority/rules/binding.ts'
import { mayAskSignature } from '../../../authority/rules/confirmation.ts'
import type { BindingEvent } from '../../../authority/rules/events.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { decideReplacement, type OldCode } from '../../../authority/rules/replacement.ts'
import { type ProofStates, type ProofSubmission, proveToken } from '../../../authority/rules/token-proof.ts'
import type { User } from '../../../authority/rules/user.ts'
import { lockRefusal } from '../../../authority/rules/wrong-code.ts'
import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { decideConfirmed, type FbActing, type FbAdministratorStates, isOwnUser } from './administration.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'
import { isAdministrator } from './new-fb-user.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { holderAt } from './transfer-confirmation.ts'

/** ワンタイムパスワード認証情報管理: registration and release, after 利用形態設定. */

/** A token ID and one of its codes (C-1 enrollment_otp_count), as an administrator typed them. */
export type TypedProof = Pick<ProofSubmission, 'tokenId' | 'codes' | 'codeAt' | 'bindingId'>

export type TokenRegistration = FbActing &
  TypedProof & {
    /** The future holder; null: 共通トークン. */
    readonly userId: string | null
    /** Of the acting administrator's own token. */
    readonly old: OldCode
  }

/** The acting administrator's own token, and those of all administrators of the customer. */
export type AdministratorTokens = {
  readonly own: CodeStates
  readonly administratorBindings: readonly (Binding | undefined)[]
}

export type TokenRegistrationStates = FbAdministratorStates &
  ProofStates &
  AdministratorTokens & {
    readonly user: User | undefined
    readonly rights: FbUser | undefined
  }

/** Why a token can't be registered for the holder of this binding; null: it can. */
export function refuseBinding(binding: Binding | undefined): Refusal | null {
  if (binding?.status === 'locked') return lockRefusal(binding)
  if (binding?.status === 'suspended') return 'code_suspended'
  return binding === undefined || binding.tokenId === null ? null : 'already_enrolled'
}

/**
 * Registers a user's token, or the shared one again after the branch released it. Wrong codes count toward the lock of
 * the future binding; the token is effective from the user's next login on (S3-3.2-28).
 */
export function decideTokenRegistration(
  states: TokenRegistrationStates,
  registration: TokenRegistration,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, registration, profile, now, (administrator) => {
    const { userId } = registration
    const refused = refuseRegistration(states, userId, administrator)
    if (refused !== null) return refuse(refused)
    const { service, customerId } = administrator
    const holder = holderAt(states.agreement, { userId: userId ?? '', customerId })
    // An event belongs to the token's user; for the shared token, to the administrator who registers it.
    const of = { service, userId: userId ?? administrator.userId, holder }
    return together(proveAdministrator(states, registration.old, administrator, profile, now), () => {
      const proof = proveToken(states, { ...registration, ...of }, profile, now)
      return proof.ok ? accept({}, proof.enrolled) : refuse(proof.refusal, proof.rejected)
    })
  })
}

/** Whom an administrator can't give a token to, or not yet. */
export function refuseRegistration(
  {
    user,
    rights,
    agreement,
    binding,
    administratorBindings,
  }: Pick<TokenRegistrationStates, 'user' | 'rights' | 'agreement' | 'binding' | 'administratorBindings'>,
  userId: string | null,
  administrator: User,
): Refusal | null {
  const form = agreement?.usageForm ?? null
  if (form === null || (form === 'shared') !== (userId === null)) return 'usage_form_missing'
  if (userId !== null) {
    if (!isOwnUser(user, administrator) || rights === undefined) return 'no_such_user'
    if (!rights.mayTransfer) return 'token_not_needed'
    const isFirst = !administratorBindings.some(isRegistered)
    if (isFirst && !isAdministrator(rights.role)) return 'administrator_token_first'
  }
  return refuseBinding(binding)
}

/**
 * Where administrators have tokens, the passwords of one are not enough to give somebody a token, or to take one away:
 * that would go around theirs. Nothing waits here; without the code it takes the branch. The manual asks for none, and
 * where the token's own screen confirms it, no code does (decision 94).
 */
function proveAdministrator(
  { own, administratorBindings }: AdministratorTokens,
  old: OldCode,
  { service, userId }: User,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const way = 'user_token'
  if (profile.replacement.asManual.includes(way) || !administratorBindings.some(isRegistered))
    return accept({})
  if (!isRegistered(own.binding)) return refuse('old_code_missing')
  if (mayAskSignature(profile.confirmation, 'token_change')) return refuse('operation_needed')
  if (old === null) return refuse('old_code_missing')
  const ask = { way, service, userId, holder: userHolder(userId), old, newTokenId: null } as const
  return decideReplacement(own, ask, profile, now)
}

export function isRegistered(binding: Binding | undefined): boolean {
  return binding !== undefined && binding.tokenId !== null
}

export type TokenReleaseStates = {
  readonly user: User | undefined
  readonly rights: FbUser | undefined
  readonly binding: Binding | undefined
  readonly claim: TokenClaim | undefined
}

/** The end of a user's binding, or why this administrator can't end it. */
export function judgeRelease(
  { user, rights, binding, claim }: TokenReleaseStates,
  userId: string | null,
  administrator: User,
): EventOf<BindingEvent, 'binding_revoked'> | Refusal | Stale {
  if (userId === null) return 'administrator_token_kept'
  if (!isOwnUser(user, administrator) || rights === undefined) return 'no_such_user'
  if (isAdministrator(rights.role)) return 'administrator_token_kept'
  const released = releaseOf(binding, user.userId)
  if (released === null) return 'nothing_to_do'
  // The claim was loaded for the token that the binding had before the transaction.
  return claim?.holder === binding?.holder ? released : 'stale'
}

/**
 * 登録解除 (G-07, S3-FAQ-04): ends the user's session, so that nothing continues without the token. Only the branch
 * releases administrators' tokens and the shared one (S3-FAQ-03).
 */
export function decideTokenRelease(
  states: FbAdministratorStates & TokenReleaseStates & AdministratorTokens,
  release: FbActing & { readonly userId: string | null; readonly old: OldCode },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, release, profile, now, (administrator) => {
    const released = judgeRelease(states, release.userId, administrator)
    if (typeof released === 'string') return refuse(released)
    return together(proveAdministrator(states, release.old, administrator, profile, now), () =>
      accept({}, released),
    )
  })
}

/** Ends a binding. The token may be registered again: it was not reported lost. */
export function releaseOf(
  binding: Binding | undefined,
  userId: string,
): EventOf<BindingEvent, 'binding_revoked'> | null {
  if (binding === undefined) return null
  const { service, holder, bindingId, tokenId, enrolledAtMs } = binding
  if (bindingId === null || tokenId === null || enrolledAtMs === null) return null
  return { type: 'binding_revoked', service, userId, holder, bindingId, tokenId, enrolledAtMs }
}
