// A process that submits everything it is given at once, next to others that do the same (race.test.ts).

import { acceptAssertion } from '../../../src/authority/operations/clients/accept-assertion.ts'
import { answerOnce } from '../../../src/authority/operations/clients/answer-once.ts'
import { verifyCode } from '../../../src/authority/operations/clients/verify-code.ts'
import type { Context } from '../../../src/authority/operations/context.ts'
import { enrollToken } from '../../../src/authority/operations/enroll-token.ts'
import { logIn } from '../../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../../src/authority/operations/pass-first-factor.ts'
import type { CodeCap } from '../../../src/authority/rules/code-cap.ts'
import { parseAssertion } from '../../../src/doors/api/assertion.ts'
import { Artifacts } from '../../../src/doors/oidc/operations/artifacts.ts'
import { mayPoll } from '../../../src/doors/oidc/operations/asks.ts'
import { passStepUp } from '../../../src/doors/oidc/operations/step-up.ts'
import { answer } from '../../../src/doors/radius/operations/answer.ts'
import { validate } from '../../../src/doors/vip/validation/token-operations.ts'
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { caller, createContext, type Person, withCap } from './people.ts'

export type Submission = Omit<Person, 'tokenId'> &
  (
    | { readonly kind: 'login'; readonly ticketHash: string; readonly code: string }
    | {
        readonly kind: 'enrollment'
        readonly ticketHash: string
        readonly tokenId: string
        readonly codes: readonly [string, string]
      }
    | { readonly kind: 'password'; readonly password: string }
    /** Of a client that signs. */
    | { readonly kind: 'assertion'; readonly text: string; readonly audience: string }
    /** By a machine that speaks RADIUS, and by a bank's server that asks by SOAP. */
    | { readonly kind: 'radius'; readonly code: string }
    | { readonly kind: 'soap'; readonly tokenId: string; readonly code: string }
    /** An authorization code of OpenID Connect, or what else of it counts once. */
    | { readonly kind: 'artifact'; readonly id: string; readonly of: string }
    /** Whoever has logged in proves more for a system (OpenID Connect). */
    | { readonly kind: 'stepUp'; readonly code: string }
    /** A system that asks what became of a question. */
    | { readonly kind: 'poll'; readonly id: string }
    /** By the API. With a key: once, for the client of the API. */
    | {
        readonly kind: 'verification'
        readonly code: string
        readonly key?: { readonly clientId: string; readonly idempotencyKey: string }
      }
  )

export type RacerQuestion =
  | {
      readonly kind: 'open'
      readonly place: Place
      readonly keyRingText: string
      readonly cap: CodeCap | null
    }
  /** `burst` submissions go out in each turn of the event loop, so that many groups meet those of the others. */
  | {
      readonly kind: 'race'
      readonly now: string
      readonly burst: number
      readonly submissions: readonly Submission[]
    }

let context: Context | undefined
let now = Temporal.Instant.from('2025-07-01T00:00:15Z')

answerQuestions(async (question: RacerQuestion) => {
  if (question.kind === 'open') {
    const store = await openStore(question.place, now)
    context = withCap(
      createContext(store, question.keyRingText, () => now),
      question.cap,
    )
    return null
  }
  const { burst, submissions } = question
  now = Temporal.Instant.from(question.now)
  const outcomes: Promise<string>[] = []
  for (const [i, submission] of submissions.entries()) {
    if (i > 0 && i % burst === 0) await new Promise((resolve) => setImmediate(resolve))
    outcomes.push(submitOne(submission))
  }
  return Promise.all(outcomes)
})

/** 'accepted', the refusal, or the error. */
async function submitOne(submission: Submission): Promise<string> {
  if (context === undefined) throw new Error('not opened')
  try {
    const outcome = await outcomeOf(context, submission)
    return outcome.ok ? 'accepted' : outcome.refusal
  } catch (error) {
    return String(error)
  }
}

function outcomeOf(on: Context, submission: Submission) {
  switch (submission.kind) {
    case 'login':
      return logIn(on, caller, submission)
    case 'enrollment':
      return enrollToken(on, caller, submission)
    case 'password':
      return passFirstFactor(on, caller, { ...submission, purpose: 'login' })
    case 'assertion':
      return assertion(on, submission)
    case 'verification':
      return verification(on, submission)
    case 'radius':
      return radius(on, submission)
    case 'soap':
      return soap(on, submission)
    case 'artifact':
      return artifact(on, submission)
    case 'stepUp':
      return stepUp(on, submission)
    case 'poll':
      return mayPoll(on, submission).then(told)
  }
}

/** What doors say that tell nobody why. */
function told(isAccepted: boolean) {
  return isAccepted ? ({ ok: true } as const) : ({ ok: false, refusal: 'refused' } as const)
}

async function radius(
  on: Context,
  { service, userId, code }: Extract<Submission, { readonly kind: 'radius' }>,
) {
  const machine = {
    radiusClientId: 'r1',
    service,
    name: 'VPN',
    asks: 'code',
    signed: true,
    createdAtMs: 0,
  } as const
  const secrets = { secret: null, formerSecret: null, formerUntilMs: null, fingerprint: null } as const
  const of = {
    requestId: 'race',
    address: '127.0.0.1',
    network: '127.0.0.1',
    signal: AbortSignal.timeout(60_000),
  }
  const asked = { userId, typed: code, state: undefined, ...of }
  const { kind } = await answer(on, { ...machine, ...secrets, addresses: [], status: 'active' }, asked)
  return told(kind === 'accept')
}

function stepUp(on: Context, { service, userId, code }: Extract<Submission, { readonly kind: 'stepUp' }>) {
  const of = { service, userId, oidcClientId: 'o1', clientName: '残高照会' }
  return passStepUp(on, caller, of, { code, mailCodeId: null })
}

async function soap(on: Context, { service, tokenId, code }: Extract<Submission, { readonly kind: 'soap' }>) {
  const keys = { keys: [], certificates: [], createdAtMs: 0 } as const
  const of = {
    clientId: 'c1',
    service,
    name: 'SOAP',
    scopes: ['vip', 'verify'],
    requestsPerSecond: 1,
  } as const
  const client = { ...of, ...keys, status: 'active' } as const
  const asked = { TokenId: tokenId, OTP: code }
  const { result } = await validate.run({ context: on, caller, client, asked, waitOfToken: () => 0 })
  return told(result === 'done')
}

async function artifact(
  on: Context,
  { service, id, of }: Extract<Submission, { readonly kind: 'artifact' }>,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: string }> {
  const kept = new Artifacts(on, service, of)
  return (await kept.consume(id)) ? { ok: true } : { ok: false, refusal: 'consumed' }
}

async function assertion(
  on: Context,
  { text, audience }: Extract<Submission, { readonly kind: 'assertion' }>,
) {
  const read = parseAssertion(text)
  if (read === undefined) throw new Error('not an assertion')
  return acceptAssertion(on, caller, read, { audiences: [audience], fingerprint: null })
}

async function verification(
  on: Context,
  { service, userId, code, key }: Extract<Submission, { readonly kind: 'verification' }>,
) {
  const verify = (of: Context) => verifyCode(of, caller, { service, userId, code, context: null })
  if (key === undefined) return verify(on)
  const { clientId, idempotencyKey } = key
  const asked = { client: { clientId, service }, idempotencyKey, request: `${userId} ${code}` }
  const answerOf = (outcome: object) => ({ status: 200, body: JSON.stringify(outcome) })
  const answered = await answerOnce(on, asked, verify, answerOf)
  return answered.ok ? (JSON.parse(answered.answer.body) as Awaited<ReturnType<typeof verify>>) : answered
}
