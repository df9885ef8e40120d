import { z } from 'zod'
import { changePush, offeredPushKey } from '../../../authority/operations/push/subscribe.ts'
import { createRateLimit, type RateLimits } from '../../../platform/http/rate-limit.ts'
import { type Operation, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { admission, asking } from './token-moves.ts'
import { provingSchema } from './token-operations.ts'

const serverKey = z.string().regex(/^[A-Za-z0-9_-]{87}$/, 'must be 65 bytes in base64url')
const offeredSchema = z
  .strictObject({
    publicKey: serverKey.nullable().meta({
      description:
        'What a browser subscribes with (applicationServerKey, RFC 8292), in base64url; null: this server sends no pushes.',
    }),
  })
  .meta({ title: 'PushKey' })

const wantedSchema = z
  .strictObject({
    ...provingSchema.shape,
    subscription: z
      .strictObject({
        endpoint: z.string().max(1000).meta({ description: 'As the browser’s push service gave it.' }),
        publicKey: serverKey.meta({ description: 'The key that the browser subscribed with.' }),
      })
      .nullable()
      .meta({ description: 'Null: the device is told no more.' }),
  })
  .meta({ title: 'TokenPush' })
const changedSchema = z.strictObject({ subscribed: z.boolean() }).meta({ title: 'TokenPushChanged' })

/** What tells the device of a token, by a push without content, that something waits for it. */
export function tokenPush(limits: RateLimits, monotonic: () => number): readonly Operation[] {
  const open = { scope: null, path: apiPaths.tokenPush } as const
  return [
    operation({
      ...open,
      operationId: 'readPushKey',
      method: 'get',
      changes: false,
      summary: 'Read the key with which the device of a token subscribes at its browser’s push service',
      admit: admission(createRateLimit(asking(limits), monotonic)),
      answers: { 200: { description: 'The key that counts now', schema: offeredSchema } },
      problems: ['rate-limited'],
      run: async ({ context }) => {
        const publicKey = offeredPushKey(context)
        return { status: 200, body: { publicKey } satisfies z.infer<typeof offeredSchema> }
      },
    }),
    operation({
      ...open,
      operationId: 'changeTokenPush',
      method: 'post',
      changes: true,
      summary: 'Have the device of a token told when an operation waits for it, or no more',
      description:
        'A push is empty: it says that something waits, and nothing of what. Only the push services that the institution allows are told, and only the newest device of a token.',
      admit: admission(createRateLimit(asking(limits), monotonic)),
      body: wantedSchema,
      answers: { 200: { description: 'It counts from now on', schema: changedSchema } },
      problems: ['proof-wrong', 'rate-limited'],
      run: async ({ context, caller, body }) => {
        const { subscription: wanted, ...shown } = body
        const outcome = await changePush(context, caller, { ...shown, wanted })
        if (!outcome.ok) throw problemOf(outcome.refusal)
        return { status: 200, body: { subscribed: wanted !== null } satisfies z.infer<typeof changedSchema> }
      },
    }),
  ]
}

function problemOf(refusal: 'proof_wrong' | 'endpoint_refused' | 'key_unknown'): ApiProblem {
  if (refusal === 'proof_wrong') return new ApiProblem('proof-wrong')
  const [pointer, detail] =
    refusal === 'endpoint_refused'
      ? (['#/subscription/endpoint', 'must be at a push service that the institution allows'] as const)
      : (['#/subscription/publicKey', 'must be a key of this server'] as const)
  return new ApiProblem('malformed', { errors: [{ pointer, detail }] })
}
