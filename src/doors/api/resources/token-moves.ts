import { z } from 'zod'
import type { Caller } from '../../../authority/operations/context.ts'
import { beginMove, claimMove, endMove } from '../../../authority/operations/move-token.ts'
import { tokenAppHref } from '../../../authority/routes.ts'
import { movedPayeesMax, moveFragment } from '../../../otp/move.ts'
import { createRateLimit, type RateLimit, type RateLimits } from '../../../platform/http/rate-limit.ts'
import { qrPath } from '../../../platform/web/qr-code.ts'
import { type Operation, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { issuedTokenSchema } from './tokens.ts'

/** Who takes a token up asks every few seconds for five minutes. */
export function asking({ perAddress, total }: RateLimits): RateLimits {
  return {
    perAddress: { burst: perAddress.burst * 10, perHour: perAddress.perHour * 60 },
    total: { burst: total.burst * 10, perHour: total.perHour * 20 },
  }
}

const proof = z
  .string()
  .regex(/^[A-Za-z0-9_-]{27,86}$/, 'must be 27 to 86 characters of base64url')
  .meta({ description: 'HMAC with the token’s secret and hash: docs/token-protocol.md says over what.' })
const tokenId = z.string().regex(/^[A-Z]{2,4}[0-9]{8,10}$/)
const code = z.string().regex(/^[2-9A-HJ-NP-Z]{12}$/, 'must be 12 characters, without I, O, 0, 1 and hyphens')
const payees = z
  .array(z.string().regex(/^[A-Za-z0-9_-]{16}$/, 'must be 16 characters of base64url'))
  .max(movedPayeesMax)
  .meta({
    description:
      'Digests of whom the token has confirmed to pay, the newest first: docs/token-protocol.md says of what.',
  })
const refusals = {
  proof_wrong: 'proof-wrong',
  move_unknown: 'move-unknown',
  move_unclaimed: 'move-unclaimed',
  move_number_wrong: 'move-number-wrong',
  move_done: 'move-done',
  public_key_invalid: 'public-key-invalid',
} as const

const startSchema = z.strictObject({ tokenId, atMs: z.int(), proof }).meta({ title: 'TokenMoveStart' })
const startedSchema = z
  .strictObject({
    code: code.meta({ description: 'To be typed on the new device; good once.' }),
    validSeconds: z.int(),
    qr: z.strictObject({ size: z.int(), path: z.string() }).meta({
      description:
        'The token app’s address with the code behind its #, as a QR code: an SVG path of the dark modules in a square of so many.',
    }),
  })
  .meta({ title: 'TokenMove' })
const claimSchema = z
  .strictObject({
    code,
    publicKey: z.string().regex(/^[A-Za-z0-9_-]{87}$/, 'must be 87 characters of base64url'),
  })
  .meta({ title: 'TokenMoveClaim' })
const claimedSchema = z
  .strictObject({
    number: z
      .string()
      .regex(/^\d{4}$/)
      .nullable()
      .meta({ description: 'What the holder types on the old device; null once the token has moved.' }),
    token: issuedTokenSchema.nullable().meta({ description: 'Null until then.' }),
    counter: z.int().nullable().meta({ description: 'Of an event-based token: the next step.' }),
    payees: payees.nullable(),
  })
  .meta({ title: 'TokenMoveState' })
const endSchema = z
  .strictObject({ tokenId, code, number: z.string().regex(/^\d{4}$/), payees: payees.default([]), proof })
  .meta({ title: 'TokenMoveEnd' })
const endedSchema = z.strictObject({ moved: z.literal(true) }).meta({ title: 'TokenMoved' })

export function admission(limit: RateLimit) {
  return ({ address }: Caller) => {
    const retryAfterSeconds = limit(address)
    if (retryAfterSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds })
  }
}

function toldOfStart(
  { code, validSeconds }: { readonly code: string; readonly validSeconds: number },
  publicOrigin: string,
): z.infer<typeof startedSchema> {
  return { code, validSeconds, qr: qrPath(`${publicOrigin}${tokenAppHref}${moveFragment(code)}`) }
}

/** A token moves to another device: begun and confirmed on the old one, taken up on the new one. */
export function tokenMoves(
  limits: RateLimits,
  monotonic: () => number,
  publicOrigin: string,
): readonly Operation[] {
  const admitBy = (of: RateLimits) => admission(createRateLimit(of, monotonic))
  const open = { method: 'post', scope: null, changes: true } as const
  return [
    operation({
      ...open,
      operationId: 'beginTokenMove',
      path: apiPaths.tokenMoves,
      summary: 'Begin to move a token to another device, as the device that has it',
      admit: admitBy(limits),
      body: startSchema,
      answers: { 201: { description: 'The code for the new device', schema: startedSchema } },
      problems: ['proof-wrong', 'rate-limited'],
      run: async ({ context, caller, body }) => {
        const begun = await beginMove(context, caller, body)
        if (!begun.ok) throw new ApiProblem(refusals[begun.refusal])
        return { status: 201, body: toldOfStart(begun, publicOrigin) }
      },
    }),
    operation({
      ...open,
      operationId: 'claimTokenMove',
      path: apiPaths.tokenMoveClaims,
      summary: 'Take a token up on another device: first the number to compare, then the token',
      admit: admitBy(asking(limits)),
      body: claimSchema,
      answers: {
        200: { description: 'How far it is, for the device that came first', schema: claimedSchema },
      },
      problems: ['move-unknown', 'public-key-invalid', 'rate-limited'],
      run: async ({ context, caller, body }) => {
        const claimed = await claimMove(context, caller, body)
        if (!claimed.ok) throw new ApiProblem(refusals[claimed.refusal])
        return { status: 200, body: toldOf(claimed) }
      },
    }),
    operation({
      ...open,
      operationId: 'confirmTokenMove',
      path: apiPaths.tokenMoveEnds,
      summary:
        'Confirm on the old device the number that the new one shows; the old one then makes no codes that count',
      admit: admitBy(limits),
      body: endSchema,
      answers: { 200: { description: 'It has moved', schema: endedSchema } },
      problems: [
        'proof-wrong',
        'move-unknown',
        'move-unclaimed',
        'move-number-wrong',
        'move-done',
        'rate-limited',
      ],
      run: async ({ context, caller, body }) => {
        const ended = await endMove(context, caller, body)
        if (!ended.ok) throw new ApiProblem(refusals[ended.refusal])
        const told: z.infer<typeof endedSchema> = { moved: true }
        return { status: 200, body: told }
      },
    }),
  ]
}

type Claimed = Extract<Awaited<ReturnType<typeof claimMove>>, { readonly ok: true }>

function toldOf(claimed: Claimed): z.infer<typeof claimedSchema> {
  if (claimed.status === 'claimed')
    return { number: claimed.number, token: null, counter: null, payees: null }
  const { terms, delivery, serverTimeMs, counter, payees: learned } = claimed
  return { number: null, token: { ...terms, serverTimeMs, delivery }, counter, payees: [...learned] }
}
