import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState, decideChallengeCode } from '../../rules/challenge.ts'
import { mayAskSignature } from '../../rules/confirmation.ts'
import type { MailAddress } from '../../rules/mail-address.ts'
import { withNotices } from '../../rules/notices.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { addressTakesSignature, decideSignedAddressChange } from '../../rules/signed-address-change.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, profileOf } from '../context.ts'
import {
  actFacts,
  askForSignature,
  nothingFollows,
  type SignedAct,
  type Subject,
} from '../signed-operations/signed-act.ts'
import { typedCodeHash } from './mail-code.ts'
import { prepareAddressNotice, prepareNotices } from './prepare-notices.ts'

/** Does a new address take the token's own screen? */
export const signsAddress = addressTakesSignature

/** The same of anybody in this service. */
export function signsAddresses({ confirmation }: Pick<ServiceProfile, 'confirmation'>): boolean {
  return mayAskSignature(confirmation, 'mail_address')
}

type AddressSubject = Subject & { readonly address: MailAddress }

/** A new address, confirmed on the token's own screen (取引署名). */
export const addressAct: SignedAct<AddressSubject, Refusal> = {
  act: 'mail_address',
  template: 'mail_address',
  // Who got a token after the login logs in again.
  tokenRefusals: { missing: 'not_enrolled', tooNew: 'ticket_invalid' },
  async facts(context, { service, userId }, { sessionHash, address }) {
    const refs = {
      session: sessionState.ref(sessionHash),
      user: userState.ref(service, userId),
      mailAddress: mailAddressState.ref(service, userId),
    }
    const { mailAddress } = await context.store.read(refs)
    const of = { service, userId }
    const notices =
      mailAddress === undefined
        ? await prepareAddressNotice(context, of, 'change')
        : await prepareNotices(context, of, 'code')
    const change = { ...of, address, seenAtMs: await sessionSeenAtMs(context.store, sessionHash) }
    return actFacts({
      holder: userHolder(userId),
      refs,
      decide: (states, now) =>
        withNotices(
          decideSignedAddressChange(states, change, profileOf(context, service), now),
          notices,
          now,
        ),
      rejected: nothingFollows,
    })
  },
}

/**
 * The second step of a change where the token confirms it: the code from the new address, which is spent, and counted if
 * it is wrong. Accepted: the operation that waits for the token.
 */
export async function askForAddressChange(
  context: Context,
  caller: Caller,
  {
    service,
    userId,
    sessionHash,
  }: { readonly service: string; readonly userId: string; readonly sessionHash: string },
  newCode: string,
) {
  const refs = {
    challenge: challengeState.ref(service, userId, 'change'),
    binding: bindingState.ref(service, userHolder(userId)),
  }
  const { challenge } = await context.store.read(refs)
  if (challenge === undefined) return { ok: false, refusal: 'mail_code_void' } as const
  const address = reveal(challenge.address)
  const use = { service, userId, sessionHash, purpose: 'change' } as const
  const code = { ...use, codeHash: await typedCodeHash(context, use, newCode) }
  return askForSignature(
    context,
    caller,
    addressAct,
    { service, userId },
    { sessionHash, address },
    {
      refs,
      decide: (states, now) =>
        together(decideChallengeCode(states, code, profileOf(context, service), now), (proven) =>
          proven.address === address ? accept({}) : refuse('mail_code_void'),
        ),
    },
  )
}
