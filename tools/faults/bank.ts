// A bank's system that has codes verified without end, each until it has an answer: what no fault may lose or let happen
// twice. The tokens are event-based, so that no code waits for a clock.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { tokenState } from '../../src/authority/rules/token.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openStore } from '../../test/contract/support/databases.ts'
import { addPerson, createContext, shoko } from '../../test/contract/support/people.ts'
import { apiClient } from '../../test/support/api.ts'
import { createCaller } from './caller.ts'
import type { Installation } from './installation.ts'

export type Customer = {
  readonly userId: string
  readonly tokenId: string
  readonly codeAt: (step: number) => string
}

export type Acceptance = { readonly tokenId: string; readonly step: number }

/** What a bank needs to call the API: opened once, before any node serves. */
export type Account = { readonly apiKey: string; readonly customers: readonly Customer[] }

/** Opens customers with tokens, and a client of the API, by the operations themselves. */
export async function openAccount({ place, keyRingText }: Installation, count: number): Promise<Account> {
  const now = () => Temporal.Now.instant()
  const store = await openStore(place, now(), newId(), journalKeys(parseKeyRing(keyRingText)))
  try {
    const context = createContext(store, keyRingText, now)
    const customers: Customer[] = []
    for (let i = 0; i < count; i++) {
      const { userId, tokenId } = await addPerson(context, shoko, String(1000000000 + i), 'event')
      const { token } = await store.read({ token: tokenState.ref(tokenId) })
      if (token === undefined) throw new Error(`there is no token ${tokenId}`)
      const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
      customers.push({ userId, tokenId, codeAt: (step) => context.tokenCodes.codeAt(sealed, step) })
    }
    const { apiKey } = await apiClient(context, '', { service: shoko, scopes: ['verify', 'verify:detail'] })
    return { apiKey, customers }
  } finally {
    await store.close()
  }
}

/** The first two were spent when the token was enrolled. */
const firstStep = 2

export type Tally = {
  readonly acknowledged: Acceptance[]
  /** What came instead of an answer, and how often: a status, or the code of an error. */
  readonly failures: Map<string, number>
  /** Codes that were refused although nobody had used them. */
  readonly refused: string[]
  /** When the last acceptance was acknowledged. */
  lastAtMs: number
}

export type Bank = {
  readonly tally: Tally
  /** Fulfills when so many more have been acknowledged, by whichever node. */
  readonly more: (count: number) => Promise<void>
  /** Lets what is under way be answered, and ends. */
  readonly stop: () => Promise<void>
  /** Sends acknowledged codes once more, as somebody who overheard them; gives how many were accepted. */
  readonly replay: () => Promise<number>
}

type BankSettings = {
  /** Of the nodes, or of the proxy before them. Where one does not answer, the next is asked. */
  readonly origins: readonly string[]
  readonly pauseMs?: number
  /** How long one question may take. */
  readonly patienceMs?: number
}

/** Verifies code after code, one at a time for each customer, under an idempotency key for each code. */
export function openBank({ apiKey, customers }: Account, settings: BankSettings): Bank {
  const { origins, pauseMs = 5, patienceMs = 15_000 } = settings
  const tally: Tally = { acknowledged: [], failures: new Map(), refused: [], lastAtMs: 0 }
  const caller = createCaller(apiKey, patienceMs)
  let stopped = false

  async function answered(customer: Customer, step: number, first: number) {
    const key = randomUUID()
    const question = { service: shoko, userId: customer.userId, code: customer.codeAt(step) }
    for (let attempt = first; ; attempt++) {
      const origin = origins[attempt % origins.length] ?? ''
      const { status, body } = await caller.post(`${origin}/api/v1/verifications`, question, key)
      if (status === '200') return JSON.parse(body) as { accepted: boolean; refusal?: string }
      tally.failures.set(status, (tally.failures.get(status) ?? 0) + 1)
      if (stopped) return undefined
      await sleep(50)
    }
  }

  async function serve(customer: Customer, index: number): Promise<void> {
    for (let step = firstStep; !stopped; step++) {
      const answer = await answered(customer, step, index)
      if (answer === undefined) return
      if (!answer.accepted) tally.refused.push(`${customer.tokenId} ${step}: ${answer.refusal}`)
      else {
        tally.acknowledged.push({ tokenId: customer.tokenId, step })
        tally.lastAtMs = performance.now()
      }
      await sleep(pauseMs)
    }
  }

  const serving = customers.map(serve)
  return {
    tally,
    async more(count) {
      const wanted = tally.acknowledged.length + count
      while (tally.acknowledged.length < wanted) await sleep(10)
    },
    async stop() {
      stopped = true
      await Promise.all(serving)
    },
    async replay() {
      let accepted = 0
      for (const { userId, tokenId, codeAt } of customers) {
        const steps = tally.acknowledged.filter((each) => each.tokenId === tokenId).slice(-3)
        for (const { step } of steps) {
          const question = { service: shoko, userId, code: codeAt(step) }
          const { status, body } = await caller.post(
            `${origins[0]}/api/v1/verifications`,
            question,
            randomUUID(),
          )
          if (status !== '200') throw new Error(`a replay was not answered: ${status} ${body}`)
          if (JSON.parse(body).accepted === true) accepted += 1
        }
      }
      caller.close()
      return accepted
    },
  }
}
