import { z } from 'zod'
import { rowSchema } from '../../../authority/operations/clients/operation-fields.ts'
import { answerOperation } from '../../../authority/operations/signed-operations/answer-operation.ts'
import {
  operationRows,
  operationsWaiting,
  publishedOperationKeys,
  registerDevice,
} from '../../../authority/operations/signed-operations/token-side.ts'
import { fromBase64url, toBase64url } from '../../../otp/base64url.ts'
import { toHex } from '../../../otp/bytes.ts'
import { parseAnswer } from '../../../otp/signed-operation/answer.ts'
import { createRateLimit, type RateLimits } from '../../../platform/http/rate-limit.ts'
import { type Operation, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { answerLimits, deviceLimits } from './answer-limits.ts'
import { answeredSchema, toldOfAnswer } from './operations.ts'
import { tokenIdSchema } from './schemas.ts'
import { admission, asking } from './token-moves.ts'

const base64url = (bytes: number) => {
  const length = Math.ceil((bytes * 4) / 3)
  return z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`), `must be ${bytes} bytes in base64url`)
}

const proof = z
  .string()
  .regex(/^[A-Za-z0-9_-]{27,86}$/, 'must be 27 to 86 characters of base64url')
  .meta({ description: 'HMAC with the token’s secret and hash: docs/signed-operations.md says over what.' })
const proving = { tokenId: tokenIdSchema, atMs: z.int(), proof }
export const provingSchema = z.strictObject(proving).meta({ title: 'TokenProof' })

export const keySchema = z
  .strictObject({
    point: base64url(64).meta({ description: 'x, then y, of P-256.' }),
    notBefore: z.int(),
    notAfter: z.int(),
    serial: z.int(),
  })
  .meta({ title: 'OperationKey' })

const keysSchema = z
  .strictObject({
    institutions: z.array(
      z.strictObject({
        institution: z.string(),
        name: z.string(),
        keys: z.array(keySchema).meta({ description: 'To pin with a new token, and never later.' }),
        changes: z.array(z.string()).meta({
          description:
            'To follow from a pinned key: each a COSE_Sign1 of an older key over the next, in base64url.',
        }),
      }),
    ),
  })
  .meta({ title: 'OperationKeys' })

const deviceSchema = z
  .strictObject({
    ...proving,
    publicKey: base64url(64).meta({ description: 'Of the key that signs answers: x, then y.' }),
  })
  .meta({ title: 'TokenDevice' })
const registeredSchema = z
  .strictObject({ registered: z.literal(true) })
  .meta({ title: 'TokenDeviceRegistered' })

const waitingSchema = z.strictObject(proving).meta({ title: 'TokenOperationsRequest' })
const operationsSchema = z
  .strictObject({
    operations: z
      .array(z.string())
      .meta({ description: 'Each a COSE_Sign1 in base64url, the newest first.' }),
  })
  .meta({ title: 'TokenOperations' })

const naming = {
  service: z.string().max(128),
  operationId: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits'),
}

const rowsAskedSchema = z.strictObject({ ...proving, ...naming }).meta({ title: 'TokenOperationRowsRequest' })
const rowsToldSchema = z
  .strictObject({
    rows: z.array(rowSchema).meta({ description: 'In their order: the root is over all of them.' }),
  })
  .meta({ title: 'TokenOperationRows' })

const answerSchema = z
  .strictObject({
    tokenId: tokenIdSchema,
    ...naming,
    decision: z.enum(['approve', 'reject']),
    reason: z.string().max(20).meta({ description: 'Empty to approve; one of four to reject.' }),
    signature: base64url(64).meta({ description: 'ES256 by the device’s key, r, then s.' }),
  })
  .meta({ title: 'TokenOperationAnswer' })

/** What the device of a token does: it pins keys, registers its own, fetches what waits, and answers. */
export function tokenOperations(limits: RateLimits, monotonic: () => number): readonly Operation[] {
  const admitBy = (of: RateLimits) => admission(createRateLimit(of, monotonic))
  const open = { scope: null, changes: true, method: 'post' } as const
  return [
    readKeys(admitBy(asking(limits))),
    operation({
      ...open,
      operationId: 'registerTokenDevice',
      path: apiPaths.tokenDevices,
      summary: 'Register the key with which the device of a token answers operations',
      admit: admitBy(limits),
      body: deviceSchema,
      answers: {
        200: { description: 'It counts from now on, and no earlier one', schema: registeredSchema },
      },
      problems: ['proof-wrong', 'public-key-invalid', 'rate-limited'],
      run: async ({ context, caller, body }) => {
        const { publicKey, ...device } = body
        const outcome = await registerDevice(context, caller, { ...device, point: fromBase64url(publicKey) })
        if (!outcome.ok)
          throw new ApiProblem(outcome.refusal === 'proof_wrong' ? 'proof-wrong' : 'public-key-invalid')
        return { status: 200, body: { registered: true } satisfies z.infer<typeof registeredSchema> }
      },
    }),
    operation({
      ...open,
      operationId: 'fetchTokenOperations',
      path: apiPaths.tokenOperations,
      summary: 'Fetch the operations that wait for a token, as the device that has it',
      admit: admitBy(deviceLimits(limits)),
      body: waitingSchema,
      answers: { 200: { description: 'What waits', schema: operationsSchema } },
      problems: ['proof-wrong', 'rate-limited'],
      run: async ({ context, body }) => {
        const outcome = await operationsWaiting(context, body)
        if (!outcome.ok) throw new ApiProblem('proof-wrong')
        const told: z.infer<typeof operationsSchema> = { operations: outcome.operations.map(toBase64url) }
        return { status: 200, body: told }
      },
    }),
    fetchRows(admitBy(asking(limits))),
    takeAnswer(answerLimits(limits, monotonic)),
  ]
}

function takeAnswer({ admit: admitAll, admitTo }: ReturnType<typeof answerLimits>): Operation {
  return operation({
    scope: null,
    changes: true,
    method: 'post',
    operationId: 'answerTokenOperation',
    path: apiPaths.tokenOperationAnswers,
    summary: 'Approve or reject an operation, as the device that has the token',
    admit: admitAll,
    direct: true,
    body: answerSchema,
    answers: { 200: { description: 'What came of it', schema: answeredSchema } },
    problems: ['not-found', 'rate-limited'],
    run: async ({ context, caller, body }) => {
      const { service, operationId, tokenId, signature, ...given } = body
      const answer = parseAnswer(given)
      if (answer === undefined) {
        const detail = 'must be empty to approve, and a known reason to reject'
        throw new ApiProblem('malformed', { errors: [{ pointer: '#/reason', detail }] })
      }
      const of = { service, operationId }
      if (!context.profiles.has(service)) throw new ApiProblem('not-found')
      const signed = { by: 'device', tokenId, answer, signature: toHex(fromBase64url(signature)) } as const
      const admit = () => admitTo(operationId)
      const outcome = await answerOperation(context, caller, of, signed, admit)
      if (!outcome.ok && outcome.refusal === 'operation_unknown') throw new ApiProblem('not-found')
      return { status: 200, body: toldOfAnswer(outcome) }
    },
  })
}

function readKeys(admit: NonNullable<Operation['admit']>): Operation {
  return operation({
    operationId: 'readOperationKeys',
    method: 'get',
    path: apiPaths.operationKeys,
    summary: 'Read the keys with which institutions sign operations, as a token app pins and follows them',
    scope: null,
    changes: false,
    admit,
    query: z.strictObject({ tokenId: tokenIdSchema }),
    answers: { 200: { description: 'Of each institution of the token’s server', schema: keysSchema } },
    problems: ['rate-limited'],
    run: async ({ context }) => {
      const institutions = publishedOperationKeys(context).map(({ keys, changes, ...of }) => ({
        ...of,
        keys: keys.map(({ point, notBefore, notAfter, serial }) => {
          return { point: toBase64url(point), notBefore, notAfter, serial }
        }),
        changes: changes.map(toBase64url),
      }))
      return { status: 200, body: { institutions } satisfies z.infer<typeof keysSchema> }
    },
  })
}

function fetchRows(admit: NonNullable<Operation['admit']>): Operation {
  return operation({
    scope: null,
    changes: true,
    method: 'post',
    operationId: 'fetchTokenOperationRows',
    path: apiPaths.tokenOperationRows,
    summary: 'Fetch the rows of a batch that waits for a token, as the device that has it',
    admit,
    body: rowsAskedSchema,
    answers: { 200: { description: 'To compare with count, total and root', schema: rowsToldSchema } },
    problems: ['proof-wrong', 'not-found', 'rate-limited'],
    run: async ({ context, body }) => {
      if (!context.profiles.has(body.service)) throw new ApiProblem('not-found')
      const outcome = await operationRows(context, body)
      if (!outcome.ok) throw new ApiProblem(outcome.refusal === 'proof_wrong' ? 'proof-wrong' : 'not-found')
      return { status: 200, body: { rows: [...outcome.rows] } satisfies z.infer<typeof rowsToldSchema> }
    },
  })
}
