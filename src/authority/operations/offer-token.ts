import { encodeBase32 } from '../../otp/base32.ts'
import { keyUri } from '../../otp/key-uri.ts'
import type { Outcome } from '../rules/decision.ts'
import { decideOffer } from '../rules/offer.ts'
import type { Refusal } from '../rules/refusal.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf } from './context.ts'
import { drawToken, tokenIdDrawsMax } from './issue-token.ts'
import { ticketRefs } from './ticket-refs.ts'

export type OfferRequest = {
  readonly service: string
  readonly userId: string
  /** The ticket from STEP 1. */
  readonly ticketHash: string
  /** The offered token on the person's page; empty if there is none. */
  readonly replaces: string
}

/** A secret in plain, for one page only. */
export type Offered = { readonly tokenId: string; readonly secretBase32: string; readonly otpauthUri: string }

/**
 * Creates a token for a standard authenticator: time-based, SHA-1, six digits, 30 seconds, which is all that most of
 * them support. Its secret appears only in this answer; null if it was shown before. The token is usable once two of
 * its codes have enrolled it with the same ticket. Throws if the service's profile does not allow such authenticators,
 * and when every drawn token ID is taken.
 */
export async function offerToken(
  context: Context,
  caller: Caller,
  { service, userId, ticketHash, replaces }: OfferRequest,
): Promise<Outcome<{ readonly offered: Offered | null }, Refusal>> {
  const { standardAuthenticator, formFactors } = profileOf(context, service).enrollment
  const formFactor = formFactors.find((each) => each !== 'hardware')
  if (standardAuthenticator === null || formFactor === undefined) {
    throw new Error(`${service} offers no token to standard authenticators`)
  }
  const now = context.now()
  const newToken = { movingFactor: 'time', formFactor, algorithm: 'SHA1', digits: 6 } as const
  for (let draw = 0; draw < tokenIdDrawsMax; draw++) {
    const { issued, secret } = drawToken(context, newToken, now)
    const { tokenId, periodSeconds } = issued
    const names = { issuer: standardAuthenticator.issuer, account: tokenId }
    const otpauthUri = keyUri({ ...names, ...newToken, secret, periodSeconds, counter: 0 })
    const refs = {
      ...ticketRefs({ service, userId, ticketHash }),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      replaced: tokenState.ref(replaces),
    }
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
      decideOffer(states, { service, userId, replaces }, issued, now),
    )
    if (!outcome.ok) return outcome
    const { result } = outcome
    if (result === 'shown') return { ok: true, offered: null }
    if (result === 'offered') {
      return { ok: true, offered: { tokenId, secretBase32: encodeBase32(secret), otpauthUri } }
    }
  }
  throw new Error('no free token ID was found')
}
