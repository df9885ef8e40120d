import { z } from 'zod'
import {
  enrollForClient,
  synchronizeForClient,
} from '../../../authority/operations/clients/enroll-for-client.ts'
import type { Outcome } from '../../../authority/rules/decision.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import { refusals } from '../../../authority/texts/refusals.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import { type Answer, operation } from '../operation.ts'
import { apiPaths } from '../routes.ts'
import { codeSchema, problemOf } from './schemas.ts'
import { ofUserSchema } from './users.ts'

const provedSchema = z
  .discriminatedUnion('accepted', [
    z.strictObject({ accepted: z.literal(true), userId: z.string() }),
    z.strictObject({
      accepted: z.literal(false),
      refusal: z.string().meta({ description: 'Why (docs/errors.md).' }),
      errorCode: z.string().meta({ description: 'The code that the screens show for it.' }),
    }),
  ])
  .meta({ title: 'Proof' })

export const enrollToken = operation({
  operationId: 'enrollToken',
  method: 'post',
  path: apiPaths.enrollment,
  summary: 'Enroll a token for a user (利用開始登録), proved by its codes',
  description:
    'Two consecutive codes, or one, as the service’s profile says; success spends them, any error counts as a wrong code. For a system that knows who the user is.',
  scope: 'bindings:enroll',
  changes: true,
  params: ofUserSchema,
  body: z
    .strictObject({
      tokenId: z.string().regex(/^[A-Z0-9]{1,32}$/, 'must be a token ID'),
      codes: z.array(codeSchema).min(1).max(2),
      acceptedTerms: z.string().max(32).optional().meta({
        description: 'The version of the terms that the user accepted, in a service that has them.',
      }),
    })
    .meta({ title: 'Enrollment' }),
  answers: { 200: { description: 'Enrolled, or refused', schema: provedSchema } },
  problems: ['not-for-institution'],
  run: ({ caller, client, params, body, once }) => {
    const { tokenId, codes, acceptedTerms = null } = body
    const userId = params.userId.normalize('NFKC')
    const enrollment = { service: client.service, userId, tokenId, codes: codes.map(parsed), acceptedTerms }
    return once(
      (context) => enrollForClient(context, caller, enrollment),
      (outcome) => proofOf(userId, outcome),
    )
  },
})

export const synchronizeToken = operation({
  operationId: 'synchronizeToken',
  method: 'post',
  path: apiPaths.synchronization,
  summary: 'Synchronize a user’s token (同期ズレ補正) with two consecutive codes',
  description:
    'Success spends both; it proves nothing about who typed them. A failure counts as a wrong code.',
  scope: 'bindings:enroll',
  changes: true,
  params: ofUserSchema,
  body: z.strictObject({ codes: z.tuple([codeSchema, codeSchema]) }).meta({ title: 'Synchronization' }),
  answers: { 200: { description: 'Synchronized, or refused', schema: provedSchema } },
  problems: [],
  run: ({ caller, client, params, body, once }) => {
    const userId = params.userId.normalize('NFKC')
    const [first, second] = body.codes
    const codes = [parsed(first), parsed(second)] as const
    return once(
      (context) => synchronizeForClient(context, caller, { service: client.service, userId, codes }),
      (outcome) => proofOf(userId, outcome),
    )
  },
})

function parsed(code: string): string {
  return parseTokenCode(code) ?? ''
}

function proofOf(userId: string, outcome: Outcome<object, Refusal>): Answer {
  if (outcome.ok)
    return { status: 200, body: { accepted: true, userId } satisfies z.infer<typeof provedSchema> }
  const { refusal } = outcome
  if (refusal === 'no_such_user' || refusal === 'not_permitted') throw problemOf(refusal)
  const body: z.infer<typeof provedSchema> = { accepted: false, refusal, errorCode: refusals[refusal].code }
  return { status: 200, body }
}
