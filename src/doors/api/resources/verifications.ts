import { z } from 'zod'
import { type Verified, verifyCode } from '../../../authority/operations/clients/verify-code.ts'
import { type Client, mayClient } from '../../../authority/rules/client.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import { refusals } from '../../../authority/texts/refusals.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { type Answer, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { codeSchema, contextSchema, instantText, serviceSchema, userIdSchema } from './schemas.ts'

const verificationRequestSchema = z
  .strictObject({
    service: serviceSchema,
    userId: userIdSchema,
    code: codeSchema,
    context: contextSchema,
  })
  .meta({ title: 'VerificationRequest' })

const verificationSchema = z
  .discriminatedUnion('accepted', [
    z.strictObject({
      accepted: z.literal(true),
      tokenId: z.string().meta({ description: 'The token whose code it was.' }),
      at: z.iso.datetime().meta({ description: 'When it was accepted, and spent.' }),
    }),
    z.strictObject({
      accepted: z.literal(false),
      refusal: z.string().meta({
        description:
          '`code_wrong`, whatever the reason; to a client with the scope verify:detail the reason itself (docs/errors.md).',
      }),
      errorCode: z.string().meta({ description: 'The code that the screens show for it.' }),
    }),
  ])
  .meta({ title: 'Verification' })

/** POST /verifications: is this code right for this user, once, now? */
export const createVerification = operation({
  operationId: 'createVerification',
  method: 'post',
  path: apiPaths.verifications,
  summary: 'Have a user’s code checked, and spent',
  description:
    'For a system that has checked the user’s first factor itself: a code is asked for after it, never instead. A right code is accepted once, at whichever door or screen it arrives first. Wrong ones count and lock as on the screens.',
  scope: 'verify',
  changes: true,
  direct: true,
  body: verificationRequestSchema,
  answers: { 200: { description: 'Accepted or refused', schema: verificationSchema } },
  problems: ['service-not-yours'],
  run: ({ caller, client, body, once }) => {
    const { service, userId, code, context: purpose = '' } = body
    if (service !== client.service) throw new ApiProblem('service-not-yours')
    const asked = {
      service,
      userId: userId.normalize('NFKC'),
      code: parseTokenCode(code) ?? '',
      context: purpose === '' ? null : purpose,
    }
    return once(
      (context) => verifyCode(context, caller, asked),
      (outcome) => verificationOf(outcome, client),
    )
  },
})

/** Only who may know it is told apart: a lock, a suspended token, a spent code or an unknown user (OTP-13). */
function verificationOf(outcome: Outcome<Verified, Refusal>, client: Client): Answer {
  return { status: 200, body: bodyOf(outcome, client) }
}

function bodyOf(outcome: Outcome<Verified, Refusal>, client: Client): z.infer<typeof verificationSchema> {
  if (outcome.ok) return { accepted: true, tokenId: outcome.tokenId, at: instantText(outcome.atMs) }
  const refusal = mayClient(client, 'verify:detail') ? outcome.refusal : 'code_wrong'
  return { accepted: false, refusal, errorCode: refusals[refusal].code }
}
