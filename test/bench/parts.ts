// What each part of a verification takes alone, in processor time, beside the budget for 20,000 a second on one core
// (docs/performance.md): `npm run bench -- --only parts`. Nothing here adds up exactly: a part alone runs warmer than
// among the others.
import type { Context } from '../../src/authority/operations/context.ts'
import { codeAtOf } from '../../src/authority/operations/enroll-token.ts'
import { holderPath } from '../../src/authority/operations/holder-path.ts'
import { nothingAdded } from '../../src/authority/rules/login-addition.ts'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import { decideVerification, type VerificationStates } from '../../src/authority/rules/verification.ts'
import { createVerification } from '../../src/doors/api/resources/verifications.ts'
import { parseStrictJson } from '../../src/doors/api/strict-json.ts'
import { stepAt } from '../../src/otp/totp.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { createQuotas } from '../../src/platform/http/rate-limit.ts'
import { appendToChain } from '../../src/platform/journal/journal.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { apiKeyHash, newApiKey, newId } from '../../src/platform/secrets/random.ts'
import { groupSize, type Part, timedAlone } from './alone.ts'
import { sendAll } from './load.ts'
import { pinGenerator } from './pinning.ts'
import { startServer, timed } from './server-process.ts'
import { statementParts } from './statement-parts.ts'
import { median, rounded } from './statistics.ts'
import { openSubject, type Subject, service } from './subject.ts'

export type PartSettings = {
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly progress: (text: string) => void
}

const caller = { requestId: newId(), actor: `client:${newId()}`, address: '127.0.0.1' }

export async function measureParts(settings: PartSettings) {
  const http = await httpPart(settings)
  const subject = await openSubject(settings.users)
  try {
    const inside = [...(await partsInside(subject, settings)), ...statementParts(subject, settings)]
    const parts: readonly Part[] = [http, ...inside]
    const sum = (of: (part: Part) => number) => rounded(parts.reduce((total, part) => total + of(part), 0))
    return {
      what: 'each part of a verification over the API alone, µs of processor time for one',
      parts,
      sum: { budget: sum(({ budget }) => budget), microseconds: sum(({ microseconds }) => microseconds) },
    }
  } finally {
    await subject.close()
  }
}

/** The guards, the router, the log line and the answer, of a request that asks for nothing. */
async function httpPart({ rounds, users, connections, progress }: PartSettings): Promise<Part> {
  const pinning = pinGenerator()
  const server = startServer(pinning)
  try {
    progress('parts: HTTP')
    const { port } = await server.ask<{ port: number }>({ ask: 'warifu', users: 1, postgresUrl: null })
    const request = Buffer.from('GET /healthz HTTP/1.1\r\nHost: otp.example.jp\r\n\r\n')
    const requests = Array.from({ length: users }, () => request)
    const expected = /^HTTP\/1\.1 200 /
    await sendAll(port, requests, connections, expected)
    const done: number[] = []
    for (let i = 0; i < rounds; i++)
      done.push((await timed(server, port, requests, { connections, expected })).cpuMicroseconds)
    return { part: 'HTTP in and out, guards, log line', budget: 18, microseconds: rounded(median(done)) }
  } finally {
    server.end()
  }
}

async function partsInside(subject: Subject, { rounds, progress }: PartSettings): Promise<Part[]> {
  progress('parts: inside the process')
  const { context } = subject
  const [code] = subject.codesAt(0, 1, context.now())
  if (code === undefined) throw new Error('nobody to verify')
  const request = new TextEncoder().encode(JSON.stringify({ service, ...code })).buffer as ArrayBuffer
  const apiKey = newApiKey(newId())
  const quotaOf = createQuotas(() => performance.now())
  const rate = { burst: 1_000_000, perHour: 3_600_000_000 }
  const of = holderPath(context, { service, userId: code.userId }, () => ({}))
  const at = { ...caller, at: context.now() }
  const states = await statesOf(context, of)
  const decision = decided(context, states, code)
  const happened = Array.from({ length: groupSize }, () => ({
    changeContext: at,
    event: decision.events[0] as never,
  }))
  const keys = journalKeys(context.keyRing)
  const head = { chain: newId(), seq: 1, hash: '0'.repeat(64) }
  const codeAt = codeAtOf(context, states.token)
  const step = stepAt(context.now().epochMilliseconds, 30)
  const together = async (change: () => Promise<unknown>) => {
    await Promise.all(Array.from({ length: groupSize }, change))
  }
  const measured = async (part: string, budget: number, run: () => unknown, count = 1) => ({
    part,
    budget,
    microseconds: await timedAlone(run, rounds, count),
  })
  const queue = await measured(
    'queue, references, empty group',
    5,
    () => together(() => context.store.change(at, {}, () => accept({}))),
    groupSize,
  )
  const loaded = await timedAlone(
    () => together(() => context.store.change(at, of.path, () => accept({}))),
    rounds,
    groupSize,
  )
  return [
    await measured('body: strict JSON, schema', 0, () =>
      createVerification.body?.safeParse(parseStrictJson(request)?.value),
    ),
    await measured('API key, rate budget', 1.5, () => [apiKeyHash(apiKey), quotaOf('client', rate)]),
    queue,
    // All of a group name the same rows here, so this is one load less for each than where they don't.
    { part: 'path and working set', budget: 0, microseconds: rounded(loaded - queue.microseconds) },
    await measured('code', 3, () => codeAt(step)),
    await measured('decide, fold', 2, () => {
      const { events } = decided(context, states, code)
      return events.map((event) => tokenUseState.evolve(states.tokenUse, event as never))
    }),
    await measured(
      'journal',
      7,
      () => appendToChain(head, happened, keys, { personalOf: () => undefined }),
      groupSize,
    ),
  ]
}

type Followed = ReturnType<typeof holderPath>

async function statesOf(context: Context, { path }: Followed): Promise<VerificationStates> {
  let found: VerificationStates | undefined
  await context.store.change({ ...caller, at: context.now() }, path, (states) => {
    found = states
    return accept({})
  })
  if (found === undefined) throw new Error('no decision was asked for')
  return found
}

function decided(
  context: Context,
  states: VerificationStates,
  { userId, code }: { userId: string; code: string },
) {
  const profile = context.profiles.get(service)
  const { user, binding } = states
  if (profile === undefined || user === undefined || binding === undefined)
    throw new Error('nobody to verify')
  const { holder } = binding
  const codeAt = () => code
  const asked = { service, userId, customerId: user.customerId, holder, code, codeAt, context: null }
  const rules = { profile, addition: nothingAdded, holder }
  const now = context.now().add({ seconds: 30 })
  const decision = decideVerification(states, { ...asked, loginHash: () => '' }, rules, now)
  if (!decision.outcome.ok) throw new Error(`a fresh code was refused: ${decision.outcome.refusal}`)
  return decision
}
