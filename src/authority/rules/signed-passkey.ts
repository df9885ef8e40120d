import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Showing } from './as-signed.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import type { NewCredential, RegisteredFrom } from './passkey-events.ts'
import { refuseRegistration, type Visiting } from './passkey-registration.ts'
import type { PasskeyClaim, PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type SignedPasskey = Visiting & {
  readonly made: NewCredential
  readonly name: string
  /** By what the authenticator knows its user. */
  readonly userHandle: string
  /** SHA-256 of its number. */
  readonly digest: Uint8Array
  /** Where it was asked for, and not where the token answers. */
  readonly from: RegisteredFrom
}

/**
 * A passkey that its user confirms on the token's own screen: what a thief on the telephone doesn't have. It counts at once; the
 * next login tells of it all the same, since whoever was led on the telephone to approve it sees it there in peace.
 */
export function decideSignedPasskey(
  states: SessionStates & {
    readonly holder: PasskeyHolder | undefined
    readonly claim: PasskeyClaim | undefined
  },
  { service, userId, sessionHash, seenAtMs, made, name, userHandle, digest, from }: SignedPasskey,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal> {
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const { holder, claim } = states
  const barred = refuseRegistration(holder, profile, now)
  if (barred !== null) return refuse(barred)
  if (claim !== undefined) return refuse('passkey_known')
  // Another one was registered meanwhile, whose authenticator knows the user by something else.
  if (holder !== undefined && holder.userHandle !== userHandle) return refuse('passkey_challenge_void')
  const atMs = now.epochMilliseconds
  return accept(
    {
      shown: [
        { label: 'パスキーの名前', type: 'text', value: name },
        { label: '照合値', type: 'digest', value: digest },
      ],
    },
    {
      type: 'passkey_registered',
      service,
      userId,
      sessionHash,
      purpose: 'registration',
      ...made,
      userHandle,
      name,
      registeredAtMs: atMs,
      usableFromMs: atMs,
      registeredBy: 'signature',
      from,
    },
  )
}
