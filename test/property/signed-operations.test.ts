// Issue 18: no operation is approved twice, and none by bytes that were not shown, in any order of acts. A model says what is
// right: one answer each, three wrong codes, one lock over all operations of the token, and time.

import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Binding, bindingState } from '../../src/authority/rules/binding.ts'
import {
  type Act,
  decideAnswer,
  decideExpiry,
  type Submission,
} from '../../src/authority/rules/operation-answer.ts'
import {
  createdOperation,
  type SignedOperation,
  signedOperationState,
} from '../../src/authority/rules/signed-operation.ts'
import { asBytes, toHex } from '../../src/otp/bytes.ts'
import {
  type Answer,
  answerMessage,
  approvalCode,
  approvalMessage,
  rejectionReasons,
} from '../../src/otp/signed-operation/answer.ts'
import { accept, refuse } from '../../src/platform/decision/decision.ts'
import type { AnyEvent } from '../../src/platform/decision/event.ts'
import { es256Key, verifyEs256 } from '../../src/platform/secrets/es256.ts'
import { mailService as service } from '../support/mail-states.ts'
import { at, binding, profileOf, token } from '../support/states.ts'
import vectors from '../vectors/signed-operations.json' with { type: 'json' }

const policy = { ...profileOf(service).code, failuresMax: 4, lockMinutes: null, cap: null }
const startMs = at.epochMilliseconds
const tokenId = token().tokenId

/** Two operations of one token, and one that a page in between made of the first: never signed here. */
const payloads = vectors.vectors.slice(0, 2).map(({ payload_hex }) => Buffer.from(payload_hex, 'hex'))
const forged = Buffer.from(payloads[0] ?? [])
forged[forged.length >> 1] = (forged[forged.length >> 1] ?? 0) ^ 1
const digests = [...payloads, forged].map((bytes) => createHash('sha256').update(bytes).digest('hex'))
const validMs = [300_000, 600_000]

const own = es256Key(new Uint8Array(32).fill(7))
const strange = es256Key(new Uint8Array(32).fill(8))
const answers: readonly Answer[] = [
  { decision: 'approve', reason: '' },
  ...rejectionReasons.map((reason) => ({ decision: 'reject', reason }) as const),
]

const known = new Map<string, string>()
/** Each signature is made once, and each digest has its digits. */
function once(name: string, make: () => string): string {
  const made = known.get(name) ?? make()
  known.set(name, made)
  return made
}
const digestOf = (shown: number) => digests[shown] ?? ''
const digitsOf = (shown: number) =>
  once(`digits ${shown}`, () =>
    approvalCode(
      createHmac('sha256', 'key')
        .update(approvalMessage(asBytes(digestOf(shown))))
        .digest(),
    ),
  )
const signatureOf = (shown: number, answer: number, isOwn: boolean) =>
  once(`signature ${shown} ${answer} ${isOwn}`, () => {
    const message = answerMessage(answers[answer] as Answer, asBytes(digestOf(shown)))
    return toHex((isOwn ? own : strange).sign(message))
  })
const isVerified = (digest: string, answer: Answer, signature: string) =>
  once(`verified ${digest} ${answer.decision} ${answer.reason} ${signature}`, () =>
    String(verifyEs256(own.point, answerMessage(answer, asBytes(digest)), asBytes(signature))),
  ) === 'true'

/** `shown` is what the token had on its screen, `of` what is answered; `signed` is what the device meant, `sent` what arrives. */
type Step =
  | { readonly kind: 'code'; readonly of: number; readonly shown: number }
  | {
      readonly kind: 'device'
      readonly of: number
      readonly shown: number
      readonly signed: number
      readonly sent: number
      readonly isOwn: boolean
    }
  | { readonly kind: 'cancel'; readonly of: number }
  | { readonly kind: 'turn_down'; readonly of: number }
  | { readonly kind: 'upkeep'; readonly of: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'money'; readonly isThere: boolean }
  | { readonly kind: 'unlock' }

type Model = {
  readonly status: SignedOperation['status'][]
  readonly wrong: number[]
  failures: number
  hasMoney: boolean
  nowMs: number
}

/** What is to come of an answer, by the rules as they are told to people. */
function predict(model: Model, step: Extract<Step, { readonly of: number }>): string {
  const { of } = step
  const end = (status: SignedOperation['status'], told: string = status) => {
    model.status[of] = status
    return told
  }
  const approve = () => (model.hasMoney ? end('approved') : end('cancelled', 'operation_impossible'))
  const isLocked = model.failures >= policy.failuresMax
  if (model.status[of] !== 'created') return 'operation_answered'
  if (model.nowMs >= startMs + (validMs[of] ?? 0)) return end('expired', 'operation_expired')
  if (step.kind === 'cancel') return end('cancelled')
  if (step.kind === 'turn_down') return end('rejected')
  if (step.kind === 'device') {
    if (!step.isOwn || step.shown !== of || step.signed !== step.sent) return 'answer_signature_wrong'
    if (step.sent > 0) return end('rejected')
    return isLocked ? 'code_locked' : approve()
  }
  if (step.kind === 'upkeep') return 'waits'
  if (isLocked) return 'code_locked'
  if (step.shown === of) return approve()
  model.failures += 1
  model.wrong[of] = (model.wrong[of] ?? 0) + 1
  return model.wrong[of] === 3 ? end('cancelled', 'operation_codes_exhausted') : 'operation_code_wrong'
}

function submissionOf(step: Extract<Step, { readonly of: number }>): Submission {
  if (step.kind === 'code')
    return { by: 'code', code: digitsOf(step.shown), expected: digitsOf(step.of), seen: token() }
  if (step.kind === 'device') {
    const { of, shown, signed, sent, isOwn } = step
    const answer = answers[sent] as Answer
    const signature = signatureOf(shown, signed, isOwn)
    const verified = isVerified(digestOf(of), answer, signature)
    return { by: 'device', answer, signature, deviceKey: toHex(own.point), verified }
  }
  const answer =
    step.kind === 'cancel'
      ? ({ decision: 'cancel' } as const)
      : ({ decision: 'reject', reason: 'again' } as const)
  return { by: 'screen', at: 'page', answer }
}

const one = fc.nat(1)
const stepOf: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('code'), of: one, shown: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('device'),
      of: one,
      shown: fc.nat(2),
      signed: fc.oneof(fc.constant(0), fc.nat(answers.length - 1)),
      sent: fc.oneof(fc.constant(0), fc.nat(answers.length - 1)),
      isOwn: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    }),
  },
  fc.record({ kind: fc.constant('cancel'), of: one }),
  fc.record({ kind: fc.constant('turn_down'), of: one }),
  fc.record({ kind: fc.constant('upkeep'), of: one }),
  fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(1, 60, 299, 300) }),
  fc.record({ kind: fc.constant('money'), isThere: fc.boolean() }),
  fc.record({ kind: fc.constant('unlock') }),
)

const created = (of: number): SignedOperation =>
  createdOperation({
    type: 'operation_created',
    service,
    userId: binding().holder.slice('user:'.length),
    operationId: `o${of}`,
    holder: binding().holder,
    tokenId,
    act: 'transfer',
    subject: '{}',
    template: 'transfer',
    cose: { confidential: new Uint8Array([1]) },
    digest: digestOf(of),
    issuedAtMs: startMs,
    expiresAtMs: startMs + (validMs[of] ?? 0),
  })

/** Lives the steps against the rule, and the model beside it; gives how each operation ended. */
function live(steps: readonly Step[]): readonly SignedOperation[] {
  const model: Model = {
    status: ['created', 'created'],
    wrong: [0, 0],
    failures: 0,
    hasMoney: true,
    nowMs: startMs,
  }
  const operations = [created(0), created(1)]
  let held: Binding | undefined = binding()
  const device = { tokenId, deviceKey: toHex(own.point), registeredAtMs: 0 }
  const debits = [0, 0]
  const act: Act = {
    approve: () => (model.hasMoney ? accept({}, { type: 'debited' }) : refuse('not_enrolled')),
    reject: () => [],
  }
  for (const step of steps) {
    if (step.kind === 'wait') model.nowMs += step.seconds * 1000
    if (step.kind === 'money') model.hasMoney = step.isThere
    if (step.kind === 'unlock') {
      held = binding()
      model.failures = 0
    }
    if (!('of' in step)) continue
    const { of } = step
    const operation = operations[of]
    const now = Temporal.Instant.fromEpochMilliseconds(model.nowMs)
    const { told, events }: Told =
      step.kind === 'upkeep'
        ? expiryOf(operation, now)
        : answerOf(operation, step, { held, device, act }, now)
    assert.equal(told, predict(model, step), JSON.stringify(step))
    for (const event of events) {
      if (event.type === 'debited') debits[of] = (debits[of] ?? 0) + 1
      if (event.type === 'operation_approved')
        assert.equal((event as { readonly digest?: string }).digest, digestOf(of))
      operations[of] = signedOperationState.evolve(operations[of], event) as SignedOperation
      held = bindingState.evolve(held, event)
    }
    assert.deepEqual(
      operations.map(({ status }) => status),
      model.status,
    )
    assert.deepEqual(
      debits,
      model.status.map((status) => (status === 'approved' ? 1 : 0)),
    )
  }
  return operations
}

type Told = { readonly told: string; readonly events: readonly AnyEvent[] }

function expiryOf(operation: SignedOperation | undefined, now: Temporal.Instant): Told {
  const expired = decideExpiry(operation, now)
  if (expired !== null) return { told: 'operation_expired', events: [expired] }
  return { told: operation?.status === 'created' ? 'waits' : 'operation_answered', events: [] }
}

function answerOf(
  operation: SignedOperation | undefined,
  step: Extract<Step, { readonly of: number }>,
  { held, device, act }: { readonly held: Binding | undefined; readonly device: object; readonly act: Act },
  now: Temporal.Instant,
): Told {
  const states = { operation, binding: held, token: token(), device: device as never }
  const { outcome, events } = decideAnswer(states, submissionOf(step), act, policy, now)
  return { told: outcome.ok ? outcome.status : outcome.refusal, events }
}

test('issue 18: no operation is approved twice, and none by bytes that were not shown, in any order of acts', () => {
  const ends = new Set<string>()
  fc.assert(
    fc.property(fc.array(stepOf, { minLength: 1, maxLength: 25 }), (steps) => {
      for (const { status, reason, answeredBy } of live(steps)) ends.add(`${status} ${answeredBy ?? reason}`)
    }),
    { numRuns: 1500 },
  )
  // The walks come everywhere.
  for (const end of [
    'approved code',
    'approved device',
    'rejected device',
    'rejected page',
    'expired null',
    'cancelled user',
    'cancelled wrong_codes',
    'cancelled not_enrolled',
  ])
    assert.ok(ends.has(end), `${end} in ${[...ends].join(', ')}`)
})
