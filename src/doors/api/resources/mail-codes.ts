import { z } from 'zod'
import {
  sendMailCodeForClient,
  verifyMailCodeForClient,
} from '../../../authority/operations/clients/mail-code-for-client.ts'
import { mayClient } from '../../../authority/rules/client.ts'
import { refusals } from '../../../authority/texts/refusals.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import { operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { contextSchema, instantSchema, instantText, serviceSchema, userIdSchema } from './schemas.ts'

const sentSchema = z
  .discriminatedUnion('sent', [
    z.strictObject({
      sent: z.literal(true),
      mailCodeId: z
        .string()
        .meta({ description: 'Names the code that was sent, to whoever has it checked.' }),
      expiresAt: instantSchema,
    }),
    z.strictObject({
      sent: z.literal(false),
      refusal: z.string().meta({
        description:
          '`mail_too_soon`, `mail_too_many` and `mailbox_full` say to wait; anything else is `not_sent`, and its reason for a client with the scope verify:detail (docs/errors.md).',
      }),
    }),
  ])
  .meta({ title: 'MailCodeSent' })

const waits: readonly string[] = ['mail_too_soon', 'mail_too_many', 'mailbox_full']

export const sendMailCode = operation({
  operationId: 'sendMailCode',
  method: 'post',
  path: apiPaths.mailCodes,
  summary: 'Mail a user a code, to the registered address',
  description:
    'For a system that has checked the user’s first factor itself, in a service whose profile has codes by mail. It voids the one sent before. The mail is durably queued when this answers.',
  scope: 'verify',
  changes: true,
  body: z.strictObject({ service: serviceSchema, userId: userIdSchema }).meta({ title: 'MailCodeRequest' }),
  answers: { 200: { description: 'Sent, or not', schema: sentSchema } },
  problems: ['service-not-yours'],
  run: ({ caller, client, body, once }) => {
    const { service, clientId } = client
    if (body.service !== service) throw new ApiProblem('service-not-yours')
    const userId = body.userId.normalize('NFKC')
    return once(
      (context) => sendMailCodeForClient(context, caller, { service, userId, clientId }),
      (outcome) => {
        if (outcome.ok) {
          const { mailCodeId, expiresAtMs } = outcome
          const body: z.infer<typeof sentSchema> = {
            sent: true,
            mailCodeId,
            expiresAt: instantText(expiresAtMs),
          }
          return { status: 200, body }
        }
        const { refusal } = outcome
        const isTold = waits.includes(refusal) || mayClient(client, 'verify:detail')
        return { status: 200, body: { sent: false, refusal: isTold ? refusal : 'not_sent' } }
      },
    )
  },
})

const verifiedSchema = z
  .discriminatedUnion('accepted', [
    z.strictObject({
      accepted: z.literal(true),
      at: instantSchema.meta({ description: 'When it was accepted, and spent.' }),
      newAddressUntil: instantSchema.nullable().meta({
        description:
          'The address was registered or changed so lately that our own screens let its user do no transactions and no administration until then; null: it was not.',
      }),
    }),
    z.strictObject({
      accepted: z.literal(false),
      refusal: z.string().meta({
        description:
          '`mail_code_wrong`, whatever the reason; the reason itself with the scope verify:detail.',
      }),
      errorCode: z.string().meta({ description: 'The code that the screens show for it.' }),
    }),
  ])
  .meta({ title: 'MailCodeVerification' })

export const verifyMailCode = operation({
  operationId: 'verifyMailCode',
  method: 'post',
  path: apiPaths.mailCodeVerifications,
  summary: 'Have a mailed code checked, and spent',
  description: 'Once, and for the client that had it sent. Wrong ones count and lock as on the screens.',
  scope: 'verify',
  changes: true,
  body: z
    .strictObject({
      service: serviceSchema,
      userId: userIdSchema,
      mailCodeId: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be as it was given when the code was sent'),
      code: z
        .string()
        .max(64)
        .refine((text) => parseTokenCode(text) !== undefined, 'must be six or eight digits')
        .meta({ description: 'The digits as typed; full-width digits and spaces are forgiven.' }),
      context: contextSchema,
    })
    .meta({ title: 'MailCodeVerificationRequest' }),
  answers: { 200: { description: 'Accepted or refused', schema: verifiedSchema } },
  problems: ['service-not-yours'],
  run: ({ caller, client, body, once }) => {
    const { service, clientId } = client
    if (body.service !== service) throw new ApiProblem('service-not-yours')
    const { mailCodeId, context: purpose = '' } = body
    const submission = {
      service,
      clientId,
      userId: body.userId.normalize('NFKC'),
      mailCodeId,
      code: parseTokenCode(body.code) ?? '',
      context: purpose === '' ? null : purpose,
    }
    return once(
      (context) => verifyMailCodeForClient(context, caller, submission),
      (outcome) => {
        if (outcome.ok) {
          const { atMs, coolingUntilMs } = outcome
          const newAddressUntil = coolingUntilMs === null ? null : instantText(coolingUntilMs)
          return { status: 200, body: { accepted: true, at: instantText(atMs), newAddressUntil } }
        }
        const refusal = mayClient(client, 'verify:detail') ? outcome.refusal : 'mail_code_wrong'
        const body: z.infer<typeof verifiedSchema> = {
          accepted: false,
          refusal,
          errorCode: refusals[refusal].code,
        }
        return { status: 200, body }
      },
    )
  },
})
