import { z } from 'zod'
import { createOperationForClient } from '../../../authority/operations/clients/create-operation.ts'
import {
  fieldsOf,
  fieldsSchema,
  rowsFit,
  rowsSchema,
  templateSchema,
} from '../../../authority/operations/clients/operation-fields.ts'
import type { Context } from '../../../authority/operations/context.ts'
import {
  type Answering,
  answerOperation,
} from '../../../authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  qrTextOf,
  statusOf,
} from '../../../authority/operations/signed-operations/find-operation.ts'
import { takeOperationEvidence } from '../../../authority/operations/signed-operations/take-evidence.ts'
import { isCustomerHolder } from '../../../authority/rules/binding.ts'
import { clientActor } from '../../../authority/rules/client.ts'
import type { Answered } from '../../../authority/rules/operation-answer.ts'
import { deskOf } from '../../../authority/rules/operator.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import {
  clientAct,
  type OperationStatus,
  operationTransitions,
  type SignedOperation,
} from '../../../authority/rules/signed-operation.ts'
import { refusals } from '../../../authority/texts/refusals.ts'
import { operationEvidenceWords } from '../../../authority/texts/signed-operations.ts'
import { parseCode } from '../../../otp/code.ts'
import { rejectionReasons } from '../../../otp/signed-operation/answer.ts'
import type { Outcome } from '../../../platform/decision/decision.ts'
import { operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import {
  codeSchema,
  instantSchema,
  instantText,
  plainTextSchema,
  serviceSchema,
  userIdSchema,
} from './schemas.ts'

const statuses = Object.keys(operationTransitions) as [OperationStatus, ...OperationStatus[]]
const operationIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
const ofOperationSchema = z.strictObject({ operationId: operationIdSchema })

const operationSchema = z
  .strictObject({
    operationId: operationIdSchema,
    userId: z.string(),
    tokenId: z.string().meta({ description: 'The token that it is addressed to.' }),
    shared: z.boolean().meta({
      description:
        'Whether all users of the customer share that token: its answer is the customer’s, and that it was this user only your own login says.',
    }),
    reference: z.string(),
    status: z.enum(statuses),
    reason: z.string().nullable().meta({ description: 'Of a rejection or a cancellation.' }),
    answeredBy: z.enum(['code', 'device', 'page', 'client']).nullable(),
    qrText: z.string().meta({
      description:
        'The text of the QR code, as it is: alphanumeric mode, error correction M, 3 cm or more. Empty once it was erased after the end of the contract.',
    }),
    digest: z.string().meta({ description: 'SHA-256 of the signed payload, in hexadecimal.' }),
    expiresAt: instantSchema,
    endedAt: instantSchema.nullable(),
  })
  .meta({ title: 'SignedOperation' })

function toldOf(context: Context, found: SignedOperation): z.infer<typeof operationSchema> {
  const {
    operationId,
    userId,
    holder,
    tokenId,
    subject,
    reason,
    answeredBy,
    digest,
    expiresAtMs,
    endedAtMs,
  } = found
  return {
    operationId,
    userId,
    tokenId,
    shared: isCustomerHolder(holder),
    reference: subject,
    status: statusOf(context, found),
    reason,
    answeredBy,
    qrText: qrTextOf(found),
    digest,
    expiresAt: instantText(expiresAtMs),
    endedAt: endedAtMs === null ? null : instantText(endedAtMs),
  }
}

/** One that a client of this service had made; what the service's own screens confirm is not theirs. */
async function ownOperation(
  context: Context,
  service: string,
  operationId: string,
): Promise<SignedOperation> {
  const found = await findOperation(context, { service, operationId })
  if (found?.act !== clientAct) throw new ApiProblem('not-found')
  return found
}

const creationSchema = z
  .strictObject({
    service: serviceSchema,
    userId: userIdSchema,
    template: templateSchema,
    fields: fieldsSchema,
    rows: rowsSchema,
    reference: plainTextSchema(200).meta({
      description: 'What you call it; told again, and never shown to the user.',
    }),
    validSeconds: z
      .int()
      .min(60)
      .max(3600)
      .optional()
      .meta({ description: 'Left out: as the profile says.' }),
  })
  .meta({ title: 'SignedOperationRequest' })

export const createOperation = operation({
  operationId: 'createOperation',
  method: 'post',
  path: apiPaths.operations,
  summary: 'Have a user confirm something on the token’s own screen (取引署名)',
  description:
    'Show the QR code, or let the token app fetch it; then ask what became of it, or be told by the webhooks operation.approved, operation.rejected and operation.ended. You carry it out once it is approved; nothing here does.',
  scope: 'operations:create',
  changes: true,
  direct: true,
  body: creationSchema,
  answers: { 201: { description: 'It waits for the token', schema: operationSchema } },
  problems: ['service-not-yours', 'no-usable-token', 'operations-waiting'],
  run: ({ caller, client, context, body, once }) => {
    const { service, fields: written, rows, validSeconds = null, userId, ...asked } = body
    if (service !== client.service) throw new ApiProblem('service-not-yours')
    const fields = fieldsOf(written)
    if (rows !== undefined && !rowsFit(rows, fields)) throw refusedCreation('other_rows')
    const wanted = {
      ...asked,
      service,
      userId: userId.normalize('NFKC'),
      fields,
      rows,
      validSeconds,
    }
    return once(
      (held) => createOperationForClient(held, caller, wanted),
      (outcome) => {
        if (!outcome.ok) throw refusedCreation(outcome.refusal)
        return { status: 201, body: toldOf(context, outcome.created) }
      },
    )
  },
})

const fieldDetails: Readonly<Record<string, string>> = {
  unknown_type: 'must be what the template begins with, each as its type says',
  bad_field: 'must be what the template begins with, each as its type says',
  too_large: 'must be shorter: the whole operation has at most 1,200 bytes',
  other_rows: 'must be count, total, first, largest and root of the rows',
}

function refusedCreation(refusal: string): ApiProblem {
  const detail = fieldDetails[refusal]
  if (refusal === 'operations_waiting') return new ApiProblem('operations-waiting')
  if (detail === undefined) return new ApiProblem('no-usable-token')
  return new ApiProblem('malformed', { errors: [{ pointer: '#/fields', detail }] })
}

export const readOperation = operation({
  operationId: 'readOperation',
  method: 'get',
  path: apiPaths.operation,
  summary: 'Read what became of an operation',
  scope: 'operations:read',
  changes: false,
  params: ofOperationSchema,
  answers: { 200: { description: 'As it is now', schema: operationSchema } },
  problems: ['not-found'],
  run: async ({ context, client, params }) => {
    const found = await ownOperation(context, client.service, params.operationId)
    return { status: 200, body: toldOf(context, found) }
  },
})

const evidenceProblems = {
  operation_unknown: 'not-found',
  operation_erased: 'operation-erased',
  evidence_unproven: 'evidence-unproven',
  evidence_archived: 'evidence-unproven',
} as const

export const takeEvidence = operation({
  operationId: 'takeOperationEvidence',
  method: 'get',
  path: apiPaths.operationEvidence,
  summary: 'Take out the evidence of an operation, as one file',
  description:
    'A ZIP archive: what was signed and shown, how it was answered and with which key, the entries of the journal, and a README with the commands of openssl, python3-cbor2 and sha256sum that check it. Each time is itself in the journal. An operation is deleted, and not found any more, `retention.operationDays` of the profile after it ended.',
  scope: 'operations:evidence',
  changes: false,
  params: ofOperationSchema,
  answers: {
    200: {
      description: 'The file',
      schema: z.string().meta({ format: 'binary' }),
      mediaType: 'application/zip',
    },
  },
  problems: ['not-found', 'operation-erased', 'evidence-unproven'],
  run: async ({ context, caller, client, params }) => {
    const { operationId } = await ownOperation(context, client.service, params.operationId)
    const taker = { service: deskOf(client.service), userId: clientActor(client.clientId) }
    const of = { service: client.service, operationId }
    const taken = await takeOperationEvidence(context, caller, taker, of, operationEvidenceWords)
    if (taken.ok) return { status: 200, body: {}, file: taken }
    throw new ApiProblem(evidenceProblems[taken.refusal])
  },
})

const answerSchema = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('approve'),
      code: codeSchema.meta({ description: 'The eight digits that the token shows for this operation.' }),
    }),
    z.strictObject({ decision: z.literal('reject'), reason: z.enum(rejectionReasons) }),
    z.strictObject({ decision: z.literal('cancel') }),
  ])
  .meta({ title: 'SignedOperationAnswer' })

export const answeredSchema = z
  .discriminatedUnion('accepted', [
    z.strictObject({ accepted: z.literal(true), status: z.enum(statuses) }),
    z.strictObject({
      accepted: z.literal(false),
      refusal: z.string(),
      errorCode: z.string().meta({ description: 'The code that the screens show for it.' }),
    }),
  ])
  .meta({ title: 'SignedOperationAnswered' })

/** What an answer came to; what an operation is after a refusal, a client reads and a page shows. */
export function toldOfAnswer(outcome: Outcome<Answered, Refusal>): z.infer<typeof answeredSchema> {
  if (outcome.ok) return { accepted: true, status: outcome.status }
  const { refusal } = outcome
  return { accepted: false, refusal, errorCode: refusals[refusal].code }
}

export const answerClientOperation = operation({
  operationId: 'answerOperation',
  method: 'post',
  path: apiPaths.operationAnswers,
  summary: 'Give the answer that a user gave on your own page',
  description:
    'The eight digits approve; a rejection or a cancellation needs none. Three wrong codes end the operation, and each counts toward the lock of the token.',
  scope: 'operations:create',
  changes: true,
  params: ofOperationSchema,
  body: answerSchema,
  answers: { 200: { description: 'What came of it', schema: answeredSchema } },
  problems: ['not-found'],
  run: async ({ context, caller, client, params, body, once }) => {
    const of = { service: client.service, operationId: params.operationId }
    await ownOperation(context, of.service, of.operationId)
    return once(
      (held) => answerOperation(held, caller, of, answeringOf(body)),
      (outcome) => ({ status: 200, body: toldOfAnswer(outcome) }),
    )
  },
})

function answeringOf(body: z.infer<typeof answerSchema>): Answering {
  if (body.decision === 'approve') return { by: 'code', code: parseCode(body.code, 8) ?? '' }
  return { by: 'screen', at: 'client', answer: body }
}
