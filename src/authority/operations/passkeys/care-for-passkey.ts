import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { mayAskSignature } from '../../rules/confirmation.ts'
import { hasMovedToPasskey } from '../../rules/methods/method.ts'
import { withNotices } from '../../rules/notices.ts'
import { decidePasskeyCare, mayConfirm, mayDisown, type PasskeyAct } from '../../rules/passkey-care.ts'
import { passkeysConfirm } from '../../rules/passkey-confirmation.ts'
import { proofOf, type RegistrationProof } from '../../rules/passkey-registration.ts'
import {
  isUsablePasskey,
  type Passkey,
  parsePasskeyName,
  passkeyClaimState,
  passkeyHolderState,
  untoldPasskeys,
} from '../../rules/passkeys.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from '../context.ts'
import type { FoundSession } from '../find-session.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { prepareNotices } from '../methods/prepare-notices.ts'
import { keysLacking } from './attesting.ts'

/** Who is inside. */
export type PasskeyVisitor = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
}

/** What every step of theirs depends on. */
export function refsOf({ service, userId, sessionHash }: PasskeyVisitor) {
  return {
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    holder: passkeyHolderState.ref(service, userId),
  }
}

/** What users do with a passkey of their own. */
export async function careForPasskey(
  context: Context,
  caller: Caller,
  visitor: PasskeyVisitor,
  act: { readonly credentialId: string } & PasskeyAct,
) {
  const { store } = context
  const { service, sessionHash } = visitor
  const profile = profileOf(context, service)
  const name = act.act === 'rename' ? parsePasskeyName(act.name) : ''
  if (name === undefined) return { ok: false, refusal: 'passkey_name_wrong' } as const
  const asked = act.act === 'rename' ? { ...act, name } : act
  const notices = await prepareNotices(context, visitor, 'code')
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  const now = context.now()
  const refs = { ...refsOf(visitor), claim: passkeyClaimState.ref(service, act.credentialId) }
  return store.change(changeContext(caller, now), refs, (states) =>
    withNotices(decidePasskeyCare(states, { ...visitor, seenAtMs, ...asked }, profile, now), notices, now),
  )
}

/** A passkey as screens show it. */
export type ShownPasskey = Passkey & {
  readonly isUsable: boolean
  readonly mayBeConfirmed: boolean
  /** By one press, while it waits. */
  readonly mayBeDisowned: boolean
}

/** Those of whoever is inside, in the order in which they were registered. */
export function passkeysOf(
  context: Context,
  { passkeys: holder }: Pick<FoundSession, 'passkeys'>,
): readonly ShownPasskey[] {
  return shownPasskeys(context, holder?.passkeys ?? [])
}

/** Of these, those that are told at every login: one that waits, or that the user has not said to be theirs. */
export function untoldPasskeysOf(
  context: Context,
  { passkeys: holder }: Pick<FoundSession, 'passkeys'>,
): readonly ShownPasskey[] {
  return shownPasskeys(context, untoldPasskeys(holder, context.now()))
}

function shownPasskeys({ now }: Context, passkeys: readonly Passkey[]): readonly ShownPasskey[] {
  const at = now()
  return passkeys.map((passkey) => {
    return {
      ...passkey,
      isUsable: isUsablePasskey(passkey, at),
      mayBeConfirmed: mayConfirm(passkey, at),
      mayBeDisowned: mayDisown(passkey, at),
    }
  })
}

/** How many passkeys somebody on the staff of a desk lacks; until there are none missing, nothing else opens. */
export function passkeysMissing(
  context: Context,
  { user, passkeys }: Pick<FoundSession, 'user' | 'passkeys'>,
): number {
  return keysLacking(context, profileOf(context, user.service), passkeys)
}

/** Does a passkey confirm another one here, of users who have neither token nor address? */
export function passkeysConfirmAnother(profile: Pick<ServiceProfile, 'methods'>): boolean {
  return passkeysConfirm(profile, 'passkey')
}

/** Has this user moved to passkeys, so that no password alone leads to another way in? */
export function needsPasskey(
  { now }: Context,
  { passkeys }: Pick<FoundSession, 'passkeys'>,
  profile: ServiceProfile,
): boolean {
  return hasMovedToPasskey({ passkeys }, profile, now())
}

/** How the user proves that another one is to be theirs; null: it takes the desk. */
export async function proofNow(
  context: Context,
  { user, mailAddress, passkeys }: FoundSession,
): Promise<RegistrationProof | null> {
  const { binding } = await lookUpHolder(context, user)
  return proofOf({ binding, mailAddress, passkeys }, profileOf(context, user.service), context.now())
}

/** Are passkeys registered on the token's own screen, by those who have a token? */
export function signsPasskeys({ confirmation }: Pick<ServiceProfile, 'confirmation'>): boolean {
  return mayAskSignature(confirmation, 'passkey')
}
