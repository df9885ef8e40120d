import { encodeBase32 } from '../../otp/base32.ts'
import { keyUri } from '../../otp/key-uri.ts'
import { softwarePrefixes } from '../../otp/token-id.ts'
import { accept } from '../../platform/decision/decision.ts'
import { newTokenId, randomSecret } from '../../platform/secrets/random.ts'
import type { MovingFactor, SoftwareFormFactor } from '../rules/profile.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import type { TokenEvent } from '../rules/token-events.ts'
import { type Caller, type Context, changeContext } from './context.ts'

export type NewToken = {
  readonly movingFactor: MovingFactor
  readonly formFactor: SoftwareFormFactor
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  readonly digits: 6 | 8
  /** Prefix of the token ID, if not that of the form factor. */
  readonly prefix?: string
}

const periodSeconds = 30
const validYears = 3
/** That many taken token IDs in a row can only be a fault. */
export const tokenIdDrawsMax = 10

/**
 * Issues a token with a fresh secret. The secret is only in the answer; the store keeps it sealed. `issuer` is the name
 * that an authenticator shows beside the token ID. Throws when every drawn token ID is taken.
 */
export async function issueToken(
  context: Context,
  caller: Caller,
  { issuer, ...newToken }: NewToken & { readonly issuer: string },
) {
  const now = context.now()
  for (let draw = 0; draw < tokenIdDrawsMax; draw++) {
    const { issued, secret } = drawToken(context, newToken, now)
    const { tokenId, movingFactor, algorithm, digits } = issued
    const terms = { movingFactor, algorithm, digits, periodSeconds, counter: 0 }
    // First, so that an issuer that fits no URI does not leave behind a token whose secret nobody received.
    const otpauthUri = keyUri({ issuer, account: tokenId, secret, ...terms })
    const refs = { token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) }
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
      states.token === undefined ? accept({ taken: false }, issued) : accept({ taken: true }),
    )
    if (!outcome.ok || outcome.taken) continue
    return { tokenId, secretBase32: encodeBase32(secret), otpauthUri }
  }
  throw new Error('no free token ID was found')
}

/** A fresh token ID and secret; the store has the last word on whether the ID is free. */
export function drawToken(
  { tokenCodes }: Context,
  { movingFactor, formFactor, algorithm, digits, prefix = softwarePrefixes[formFactor] }: NewToken,
  now: Temporal.Instant,
): { issued: Extract<TokenEvent, { readonly type: 'token_issued' }>; secret: Uint8Array } {
  const tokenId = newTokenId(prefix)
  const secret = randomSecret()
  const expires = now.toZonedDateTimeISO('Asia/Tokyo').add({ years: validYears })
  const issued = {
    type: 'token_issued',
    tokenId,
    movingFactor,
    formFactor,
    algorithm,
    digits,
    periodSeconds,
    sealedSecret: { confidential: tokenCodes.sealSecret(tokenId, secret) },
    issuedAtMs: now.epochMilliseconds,
    expiresAtMs: expires.epochMilliseconds,
  } as const
  return { issued, secret }
}
