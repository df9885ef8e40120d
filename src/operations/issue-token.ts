import { accept } from '../domain/decision.ts'
import type { FormFactor, MovingFactor } from '../domain/profile.ts'
import { ref } from '../domain/states.ts'
import { encodeBase32 } from '../otp/base32.ts'
import { keyUri } from '../otp/key-uri.ts'
import { newTokenId, randomSecret } from '../secrets/random.ts'
import { type Caller, type Context, occasion } from './context.ts'

export type NewToken = {
  readonly movingFactor: MovingFactor
  readonly formFactor: FormFactor
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  readonly digits: 6 | 8
  /** The name that an authenticator shows beside the token ID. */
  readonly issuer: string
}

/** Prefixes tell the form factor at a glance, as those of the field's tokens do (S0-2.1D-03: letters + digits). */
const prefixes: Record<FormFactor, string> = { mobile: 'WRFM', desktop: 'WRFD' }
const periodSeconds = 30
const validYears = 3

/**
 * Issues a token with a fresh secret. The secret is in the answer only; the store keeps it sealed. Ten token IDs
 * that are all taken can only be a fault, and throw.
 */
export async function issueToken(context: Context, caller: Caller, newToken: NewToken) {
  const { store, tokenCodes } = context
  const { movingFactor, formFactor, algorithm, digits, issuer } = newToken
  const now = context.now()
  const expires = now.toZonedDateTimeISO('Asia/Tokyo').add({ years: validYears })
  for (let attempt = 0; attempt < 10; attempt++) {
    const tokenId = newTokenId(prefixes[formFactor])
    const secret = randomSecret()
    const refs = { token: ref.token(tokenId), tokenUse: ref.tokenUse(tokenId) }
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
    const outcome = await store.change(occasion(caller, now), refs, (states) =>
      states.token === undefined ? accept({ taken: false }, issued) : accept({ taken: true }),
    )
    if (!outcome.ok || outcome.taken) continue
    const account = tokenId
    const otpauthUri = keyUri({
      issuer,
      account,
      secret,
      movingFactor,
      algorithm,
      digits,
      periodSeconds,
      counter: 0,
    })
    return { tokenId, secretBase32: encodeBase32(secret), otpauthUri }
  }
  throw new Error('no free token ID was found')
}
