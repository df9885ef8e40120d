import type { Caller, Context } from '../../../../authority/operations/context.ts'
import { newTokenProof, newTokenRefs } from '../../../../authority/operations/signed-operations/new-token.ts'
import {
  type ActFacts,
  actFacts,
  askForSignature,
  type SignedAct,
  type Subject,
  subjectIn,
} from '../../../../authority/operations/signed-operations/signed-act.ts'
import { bindingState, tokenClaimState, userHolder } from '../../../../authority/rules/binding.ts'
import type { SignedOperation } from '../../../../authority/rules/signed-operation.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { agreementState, type UsageForm } from '../../../../bank/rules/agreement.ts'
import { newId } from '../../../../platform/secrets/random.ts'
import { fbUserState } from '../../rules/fb-user.ts'
import type { Refusal } from '../../rules/refusal.ts'
import {
  decideOwnTokenChange,
  decideSignedRegistration,
  decideSignedRelease,
  decideSignedUsageForm,
} from '../../rules/token-change.ts'
import { holderAt } from '../../rules/transfer-confirmation.ts'
import { fbProfileOf } from '../profile-of.ts'
import { signerFacts, tokenRefusals } from '../signer-facts.ts'
import type { Acting } from '../transfers/facts.ts'
import { tokenNotices } from './token-notices.ts'
import type { TypedToken } from './tokens.ts'
import { refsOfHeld } from './usage-form.ts'

type Coming = { readonly tokenId: string; readonly bindingId: string }

export type TokenChange =
  | ({ readonly change: 'registration'; readonly targetId: string } & Coming)
  | { readonly change: 'release'; readonly targetId: string }
  | ({ readonly change: 'own' } & Coming)
  | ({ readonly change: 'usage_form'; readonly usageForm: UsageForm } & Coming)

type TokenSubject = Subject & { readonly customerId: string } & TokenChange

/** Which change of tokens an operation is about. */
export function tokenChangeOf(operation: Pick<SignedOperation, 'subject'>): TokenChange['change'] {
  return subjectIn<TokenSubject>(operation).change
}

/** Tokens given, taken and changed, and 利用形態, confirmed on the screen of the token that is there (取引署名). */
export const tokenChangeAct: SignedAct<TokenSubject, Refusal> = {
  act: 'token_change',
  template: 'token_change',
  tokenRefusals,
  async facts(context, { service, userId }, subject): Promise<ActFacts<Refusal>> {
    const who = { service, userId, customerId: subject.customerId, sessionHash: subject.sessionHash }
    const { refs: ofActor, actor, signer } = await signerFacts(context, who)
    const profile = fbProfileOf(context, service)
    const refs = { ...ofActor, binding: bindingState.ref(service, signer.holder) }
    const told = await tokenNotices(context, who)
    switch (subject.change) {
      case 'registration': {
        const { targetId, tokenId } = subject
        return actFacts({
          ...signer,
          refs: {
            ...refs,
            ...targetRefs(service, targetId),
            ...newTokenRefs({ service, holder: userHolder(targetId) }, tokenId),
          },
          decide: (states, now) =>
            told(decideSignedRegistration(states, { ...actor, ...subject }, profile, now), now),
        })
      }
      case 'release': {
        const { targetId } = subject
        const targetBinding = bindingState.ref(service, userHolder(targetId))
        const { binding } = await context.store.read({ binding: targetBinding })
        const targetClaim = tokenClaimState.ref(service, binding?.tokenId ?? '')
        return actFacts({
          ...signer,
          refs: { ...refs, ...targetRefs(service, targetId), targetBinding, targetClaim },
          decide: (states, now) =>
            told(decideSignedRelease(states, { ...actor, ...subject }, profile, now), now),
        })
      }
      case 'own': {
        const { holder } = signer
        const { binding } = await context.store.read({ binding: refs.binding })
        const oldTokenId = binding?.tokenId ?? null
        return actFacts({
          ...signer,
          refs: {
            ...refs,
            ...newTokenRefs({ service, holder }, subject.tokenId),
            oldClaim: tokenClaimState.ref(service, oldTokenId ?? ''),
          },
          decide: (states, now) =>
            told(
              decideOwnTokenChange(states, { ...actor, ...subject, holder, oldTokenId }, profile, now),
              now,
            ),
        })
      }
      case 'usage_form': {
        const { refs: heldRefs, heldOf } = await refsOfHeld(context, who)
        const holder = holderAt(subject, who)
        return actFacts({
          ...signer,
          refs: { ...refs, ...heldRefs, ...newTokenRefs({ service, holder }, subject.tokenId) },
          decide: (states, now) => {
            const all = { ...states, held: heldOf(states) }
            return told(decideSignedUsageForm(all, { ...actor, ...subject }, profile, now), now)
          },
        })
      }
    }
  },
}

function targetRefs(service: string, targetId: string) {
  return { target: userState.ref(service, targetId), targetRights: fbUserState.ref(service, targetId) }
}

type ProvenToken = Pick<TypedToken, 'tokenId' | 'codes'>

/** The operation by which an administrator gives a token to a user; its code is judged now. */
export function askForRegistration(
  context: Context,
  caller: Caller,
  who: Acting,
  targetId: string,
  typed: ProvenToken,
) {
  const change = { change: 'registration', targetId } as const
  return askWithToken(context, caller, who, change, { userId: targetId, holder: userHolder(targetId) }, typed)
}

/** The operation by which an administrator takes a user's token. */
export function askForRelease(
  context: Context,
  caller: Caller,
  { service, userId, customerId, sessionHash }: Acting,
  targetId: string,
) {
  const subject = { sessionHash, customerId, change: 'release', targetId } as const
  return askForSignature(context, caller, tokenChangeAct, { service, userId }, subject)
}

/** The token that confirms the user's transfers, theirs or the shared one; null: there is none. */
export async function tokenThere(context: Context, who: Acting): Promise<string | null> {
  const holder = await ownHolder(context, who)
  const { binding } = await context.store.read({ binding: bindingState.ref(who.service, holder) })
  return binding?.tokenId ?? null
}

async function ownHolder({ store }: Context, who: Acting): Promise<string> {
  const { agreement } = await store.read({ agreement: agreementState.ref(who.service, who.customerId) })
  return holderAt(agreement, who)
}

/** The operation by which that token gives way to another one. */
export async function askForOwnToken(context: Context, caller: Caller, who: Acting, typed: ProvenToken) {
  const whose = { userId: who.userId, holder: await ownHolder(context, who) }
  return askWithToken(context, caller, who, { change: 'own' }, whose, typed)
}

/** The operation for another 利用形態, with its first token. */
export function askForUsageForm(
  context: Context,
  caller: Caller,
  who: Acting,
  usageForm: UsageForm,
  typed: ProvenToken,
) {
  const change = { change: 'usage_form', usageForm } as const
  const holder = holderAt({ usageForm }, who)
  return askWithToken(context, caller, who, change, { userId: who.userId, holder }, typed)
}

type WithoutToken<C> = C extends Coming ? Omit<C, keyof Coming> : never

async function askWithToken(
  context: Context,
  caller: Caller,
  who: Acting,
  change: WithoutToken<TokenChange>,
  whose: { readonly userId: string; readonly holder: string },
  { tokenId, codes }: ProvenToken,
) {
  const coming = { tokenId, bindingId: newId() }
  const proof = await newTokenProof(context, { service: who.service, ...whose, ...coming }, codes)
  const { customerId, sessionHash, service, userId } = who
  const subject: TokenSubject = { sessionHash, customerId, ...change, ...coming }
  return askForSignature(context, caller, tokenChangeAct, { service, userId }, subject, proof)
}
