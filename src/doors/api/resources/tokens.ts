import { z } from 'zod'
import { registerToken } from '../../../authority/operations/register-token.ts'
import { createRateLimit, type RateLimits } from '../../../platform/http/rate-limit.ts'
import { type Operation, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'

/**
 * A household or an office behind one address registers a few tokens a day; an institution that migrates all its
 * customers in one day needs five a second. A repeated request counts like any other.
 */
export const issuingLimits: RateLimits = {
  perAddress: { burst: 30, perHour: 60 },
  total: { burst: 600, perHour: 18_000 },
}

/** Strict, so that an unknown member is never silently ignored. */
const tokenRequestSchema = z
  .strictObject({
    idempotencyKey: z
      .string()
      .regex(/^[A-Za-z0-9_-]{22,64}$/, 'must be 22 to 64 characters of base64url')
      .meta({
        description: 'Random, 128 bits or more. The same request under the same key gets the same token.',
      }),
    publicKey: z
      .string()
      .regex(/^[A-Za-z0-9_-]{87}$/, 'must be 87 characters of base64url')
      .meta({ description: 'The app’s fresh P-256 public key: 65 bytes, uncompressed (04, x, y).' }),
    formFactor: z.enum(['mobile', 'desktop']),
    movingFactor: z.enum(['time', 'event']),
    activationCode: z
      .string()
      .regex(/^[0-9A-HJKMNP-TV-Z]{16}$/, 'must be 16 characters, without I, L, O, U and hyphens')
      .optional()
      .meta({ description: 'Where the server wants one: activation-code-required says so.' }),
  })
  .meta({ title: 'TokenRequest' })

const deliverySchema = z
  .strictObject({
    serverPublicKey: z.string().meta({ description: 'As publicKey of the request.' }),
    nonce: z.string().meta({ description: '12 bytes in base64url.' }),
    wrappedSecret: z.string().meta({ description: 'Ciphertext and tag in base64url.' }),
  })
  .meta({ description: 'The secret, for the holder of the private key only: see docs/token-protocol.md.' })

export const issuedTokenSchema = z
  .strictObject({
    tokenId: z.string().regex(/^[A-Z]{4}[0-9]{8}$/),
    movingFactor: z.enum(['time', 'event']),
    formFactor: z.enum(['mobile', 'desktop']),
    algorithm: z.enum(['SHA1', 'SHA256', 'SHA512']),
    digits: z.union([z.literal(6), z.literal(8)]),
    periodSeconds: z.int(),
    expiresAtMs: z.int().meta({ description: 'Milliseconds since 1970-01-01T00:00:00Z.' }),
    serverTimeMs: z.int().meta({ description: 'The server’s clock when it answered.' }),
    delivery: deliverySchema,
  })
  .meta({ title: 'IssuedToken' })

const serverTimeSchema = z.strictObject({ serverTimeMs: z.int() }).meta({ title: 'ServerTime' })

const refusals = {
  public_key_invalid: 'public-key-invalid',
  request_differs: 'request-differs',
  already_delivered: 'already-delivered',
  activation_missing: 'activation-code-required',
  activation_invalid: 'activation-code-invalid',
} as const

/** Issues a token to an app. */
export function registerTokenWith(limits: RateLimits, monotonic: () => number): Operation {
  const limit = createRateLimit(limits, monotonic)
  return operation({
    operationId: 'registerToken',
    method: 'post',
    path: apiPaths.tokens,
    summary: 'Issue a token to an app, its secret wrapped for the app’s key (docs/token-protocol.md)',
    scope: null,
    changes: true,
    // A repeated request counts like any other, and so does one that can't be read.
    admit: ({ address }) => {
      const retryAfterSeconds = limit(address)
      if (retryAfterSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds })
    },
    body: tokenRequestSchema,
    answers: {
      201: {
        description: 'The token of this request, the same for the same request',
        schema: issuedTokenSchema,
      },
    },
    problems: [...Object.values(refusals), 'rate-limited'],
    run: async ({ context, caller, body }) => {
      const registration = await registerToken(context, caller, body)
      if (!registration.ok) throw new ApiProblem(refusals[registration.refusal])
      const { terms, delivery, serverTimeMs } = registration
      const issued: z.infer<typeof issuedTokenSchema> = { ...terms, serverTimeMs, delivery }
      return { status: 201, body: issued }
    },
  })
}

/** Tells apps the time to correct their clocks by. */
export const readServerTime = operation({
  operationId: 'serverTime',
  method: 'get',
  path: apiPaths.time,
  summary: 'The server’s clock, for apps on devices whose own is wrong',
  scope: null,
  changes: false,
  answers: { 200: { description: 'Now', schema: serverTimeSchema } },
  problems: [],
  run: async ({ context }) => {
    const body: z.infer<typeof serverTimeSchema> = { serverTimeMs: context.now().epochMilliseconds }
    return { status: 200, body }
  },
})
