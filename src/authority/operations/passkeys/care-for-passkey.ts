import { sessionHash } from '../../../platform/secrets/random.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { mayAskSignature } from '../../rules/confirmation.ts'
import { hasMovedToPasskey } from '../../rules/methods/method.ts'
import { withNotices } from '../../rules/notices.ts'
import { decidePasskeyCare, type PasskeyAct } from '../../rules/passkey-care.ts'
import { passkeysConfirm } from '../../rules/passkey-confirmation.ts'
import type { RegistrationProof } from '../../rules/passkey-events.ts'
import { proofOf } from '../../rules/passkey-registration.ts'
import { type PasskeyTelling, tellingOf } from '../../rules/passkey-telling.ts'
import {
  isUsablePasskey,
  type Passkey,
  parsePasskeyName,
  passkeyClaimState,
  passkeyHolderState,
} from '../../rules/passkeys.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { sessionState } from '../../rules/session.ts'
import { disowningState } from '../../rules/signed-operation.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from '../context.ts'
import { nothingDenied } from '../denial-part.ts'
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

/** What users do with a passkey of their own. Whoever throws one out may be logged out with that. */
export async function careForPasskey(
  context: Context,
  caller: Caller,
  visitor: PasskeyVisitor,
  act: { readonly credentialId: string } & PasskeyAct,
) {
  const { store } = context
  const { service, userId } = visitor
  const profile = profileOf(context, service)
  const name = act.act === 'rename' ? parsePasskeyName(act.name) : ''
  if (name === undefined) return { ok: false, refusal: 'passkey_name_wrong' } as const
  const asked = act.act === 'rename' ? { ...act, name } : act
  return untilFresh(async () => {
    const notices = await prepareNotices(context, visitor, 'code')
    const { user } = await store.read({ user: userState.ref(service, userId) })
    const currentHash = user?.sessionHash ?? null
    const denial = kindOf(context, profile).denial?.(user) ?? nothingDenied
    const seenAtMs = await sessionSeenAtMs(store, visitor.sessionHash)
    const now = context.now()
    const refs = {
      ...denial.refs,
      ...refsOf(visitor),
      claim: passkeyClaimState.ref(service, act.credentialId),
      current: sessionState.ref(currentHash ?? ''),
      binding: bindingState.ref(service, userHolder(userId)),
      disowning: disowningState.ref(service, userId),
    }
    return store.change(changeContext(caller, now), refs, (states) => {
      const care = { ...visitor, seenAtMs, currentHash, ...asked }
      const decision = withNotices(decidePasskeyCare(states, care, profile, now), notices, now)
      const isDenied = decision.events.some(({ type }) => type === 'passkey_disowned')
      return isDenied
        ? { ...decision, events: [...decision.events, ...denial.follows(states, now)] }
        : decision
    })
  })
}

/** Whose session a browser shows, although it is not the user's any more: a passkey may have taken its place. */
export async function visitorBefore(
  { store }: Context,
  service: string,
  sessionId: string,
): Promise<PasskeyVisitor | undefined> {
  const hash = sessionHash(sessionId)
  const { session } = await store.read({ session: sessionState.ref(hash) })
  if (session === undefined || session.service !== service || session.stage !== 'authenticated')
    return undefined
  return { service, userId: session.userId, sessionHash: hash }
}

/** A passkey as screens show it. */
export type ShownPasskey = Passkey & PasskeyTelling & { readonly isUsable: boolean }

/** Those of whoever is inside, in the order in which they were registered. */
export function passkeysOf(context: Context, found: FoundSession): readonly ShownPasskey[] {
  const now = context.now()
  const profile = profileOf(context, found.user.service)
  return (found.passkeys?.passkeys ?? []).map((passkey) => {
    const isUsable = isUsablePasskey(passkey, now)
    return { ...passkey, ...tellingOf(passkey, found, profile, now), isUsable }
  })
}

/** Of these, those that the first screen tells of. */
export function toldPasskeysOf(context: Context, found: FoundSession): readonly ShownPasskey[] {
  return passkeysOf(context, found).filter(({ isTold }) => isTold)
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
