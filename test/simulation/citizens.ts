// What users and attackers do, each as one operation. What should come of it is said by the model at the moment at which it
// is committed, in whatever order that happens.

import assert from 'node:assert/strict'
import { freeFailures } from '../../src/authority/operations/attempt-waits.ts'
import type { Client } from '../../src/authority/operations/context.ts'
import { enrollToken } from '../../src/authority/operations/enroll-token.ts'
import { findSession } from '../../src/authority/operations/find-session.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { reportLost } from '../../src/authority/operations/report-lost.ts'
import { synchronizeToken } from '../../src/authority/operations/synchronize-token.ts'
import type { Decision } from '../../src/platform/decision/decision.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { agree, type City, type HeldTicket, nameOf } from './city.ts'
import { codeSent } from './mail.ts'
import {
  changes,
  createTicket,
  type ModelTicket,
  type ModelToken,
  type ModelUser,
  opens,
  type Purpose,
  passStep1,
  synchronize,
  typeCode,
  typePair,
  typePassword,
} from './model.ts'
import type { Random } from './random.ts'

export type Act = (city: City, random: Random) => void

const wrongPassword = 'Machigai2024'

/** What an operation should answer: what was decided, once it is. */
export function createAnswer(what: string) {
  let expected: string | undefined
  return {
    isKnown: () => expected !== undefined,
    /** `expected` is null where it is accepted. */
    decide(decision: Decision, refusal: string | null): void {
      agree(decision, refusal, what)
      expected = refusal ?? 'accepted'
    },
    check(outcome: { readonly ok: true } | { readonly ok: false; readonly refusal: string }): string {
      const got = outcome.ok ? 'accepted' : outcome.refusal
      assert.equal(got, expected, `I4: the answer is not what was committed: ${what}`)
      return got
    },
  }
}

/** A browser of the user's own, where there is one, or any other; whether it is known, the password of then decides. */
function pickBrowser(random: Random, user: ModelUser) {
  const { cookie } = user
  if (cookie === null || random.chance(50)) return { browser: {}, isKnown: () => false }
  const client: Client = { network: '192.0.2.1', known: cookie.text, signal: new AbortController().signal }
  return { browser: { client }, isKnown: () => cookie.generation === user.passwordGeneration }
}

/** How often anybody began STEP 1 in a browser of this user's, and in any of a city, whose people share an address. */
const attempts = new WeakMap<ModelUser | City, number>()
const attemptsOf = (of: ModelUser | City) => attempts.get(of) ?? 0

/** Whether somebody may have to wait by what others did, before or at once: by less, nobody does (X5). */
function canWait(city: City, user: ModelUser): boolean {
  return attemptsOf(user) > freeFailures.account || attemptsOf(city) > freeFailures.address
}

function step1(city: City, random: Random, user: ModelUser, typed: string, purpose: Purpose): void {
  const { browser, isKnown } = pickBrowser(random, user)
  const word = `${typed === user.password ? 'the' : 'a wrong'} password${isKnown() ? ' at home' : ''}`
  const what = `${nameOf(user)} types ${word} to ${purpose}`
  const answer = createAnswer(what)
  if ('client' in browser) for (const counted of [user, city]) attempts.set(counted, attemptsOf(counted) + 1)
  const byMail = city.mailboxes.has(user)
  let given: ModelTicket | undefined
  city.start(
    what,
    random,
    (decision, atMs) => {
      if (given !== undefined) return codeSent(city, given, decision, atMs)
      const expected = passStep1(user, { right: typed === user.password, known: isKnown() }, purpose, byMail)
      if (expected === 'ticket') given = createTicket(user, purpose, atMs)
      answer.decide(decision, expected === 'ticket' ? null : expected)
    },
    async (context, caller) => {
      const { service, userId } = user
      const credentials = { service, userId, password: typed, purpose }
      const outcome = await passFirstFactor(context, { ...caller, ...browser }, credentials)
      if (outcome.ok && given) city.tickets.push({ hash: sessionHash(outcome.sessionId), ticket: given })
      // Nothing is decided then.
      if (!outcome.ok && outcome.refusal === 'attempts_wait') {
        assert.ok(
          !answer.isKnown() && canWait(city, user),
          `X5: somebody waits without attempts, or after a decision: ${what}`,
        )
        return outcome.refusal
      }
      return answer.check(outcome)
    },
  )
}

function purposeOf(city: City, random: Random, user: ModelUser): Purpose {
  if (city.mailboxes.has(user)) return 'login'
  const likely = user.status === 'usable' ? 'login' : 'enrollment'
  return random.chance(90) ? likely : random.pick(['login', 'enrollment'] as const)
}

const beginLogin: Act = (city, random) => {
  const user = random.pick(city.users)
  step1(city, random, user, user.password, purposeOf(city, random, user))
}

const mistypePassword: Act = (city, random) => {
  const user = random.pick(city.users)
  step1(city, random, user, wrongPassword, purposeOf(city, random, user))
}

/** Wrong passwords at once, on all nodes: each counts, up to the lock. */
const floodPasswords: Act = (city, random) => {
  const user = random.pick(city.users)
  for (let i = random.between(2, 6); i > 0; i--) step1(city, random, user, wrongPassword, 'login')
}

/** The step that the device shows: the current one, or the next one of an event-based token. */
function shownStep(city: City, token: ModelToken): number {
  return token.kind === 'time' ? Math.floor(city.nowMs() / 30_000) : token.last + 1
}

function anyCode(random: Random): string {
  return String(random.below(1_000_000)).padStart(6, '0')
}

/** A code as it might be typed: right, used up, too old, too early, read wrongly, or of another token. */
function typedCode(city: City, random: Random, token: ModelToken): readonly [what: string, code: string] {
  const step = shownStep(city, token)
  const old = Math.max(0, step - random.between(2, 8))
  const codes = {
    right: () => token.code(step),
    late: () => token.code(Math.max(0, step - 1)),
    used: () => token.code(Math.max(0, token.last)),
    old: () => token.code(old),
    early: () => token.code(step + random.between(1, 8)),
    guessed: () => anyCode(random),
    foreign: () => random.pick(city.tokens).code(step),
  }
  const kinds = Object.keys(codes) as (keyof typeof codes)[]
  const kind = random.chance(55) ? 'right' : random.pick(kinds)
  return [kind, codes[kind]()]
}

/** Tickets are kept, so that some are tried when they are long void. */
export function pickTicket(
  city: City,
  random: Random,
  fits: (held: HeldTicket) => boolean,
): HeldTicket | undefined {
  const fitting = city.tickets.filter(fits)
  const fresh = fitting.filter(({ ticket }) => opens(ticket, ticket.purpose, city.nowMs()))
  const from = random.chance(85) ? fresh : fitting
  return from.length === 0 ? undefined : random.pick(from.slice(-8))
}

function step2(city: City, random: Random, held: HeldTicket, what: string, code: string): void {
  const { ticket, hash } = held
  const { user } = ticket
  const answer = createAnswer(`${nameOf(user)} types a ${what} code`)
  let number = 0
  city.start(
    `${nameOf(user)} types a ${what} code`,
    random,
    (decision, atMs) => {
      const expected = opens(ticket, 'login', atMs) ? typeCode(user, code, atMs) : 'ticket_invalid'
      if (expected === 'accepted') {
        ticket.spent = true
        number = city.beginSession(user)
      }
      answer.decide(decision, expected === 'accepted' ? null : expected)
    },
    async (context, caller) => {
      const { service, userId } = user
      const outcome = await logIn(context, caller, { service, userId, ticketHash: hash, code })
      if (outcome.ok) await city.arrive(context, { id: outcome.sessionId, user, number })
      return answer.check(outcome)
    },
  )
}

const withToken = ({ ticket: { user, purpose } }: HeldTicket) => purpose === 'login' && user.token !== null

const submitCode: Act = (city, random) => {
  // Some come with a ticket for something else.
  const held = pickTicket(city, random, random.chance(95) ? withToken : () => true)
  if (held === undefined) return
  const token = held.ticket.user.token ?? random.pick(city.tokens)
  step2(city, random, held, ...typedCode(city, random, token))
}

/** One right code, submitted many times at once wherever its token is bound (OTP-01, OTP-02). */
const replayAtOnce: Act = (city, random) => {
  const token = random.pick(city.tokens)
  const code = token.code(shownStep(city, token))
  const holding = city.tickets.filter((held) => withToken(held) && held.ticket.user.token === token)
  for (const held of holding.slice(-6)) step2(city, random, held, 'shared', code)
}

/** Wrong codes at once: each counts, up to the lock (THR-02). */
const floodCodes: Act = (city, random) => {
  const held = pickTicket(city, random, withToken)
  if (held === undefined) return
  for (let i = random.between(3, 12); i > 0; i--) step2(city, random, held, 'guessed', anyCode(random))
}

function typedPair(
  city: City,
  random: Random,
  token: ModelToken,
): readonly [what: string, codes: readonly [string, string]] {
  const step = Math.max(1, shownStep(city, token) + (token.kind === 'event' ? 1 : 0))
  const [one, two] = [token.code(step - 1), token.code(step)]
  if (random.chance(60)) return ['right', [one, two]]
  return random.pick<readonly [string, readonly [string, string]]>([
    ['swapped', [two, one]],
    ['equal', [two, two]],
    ['distant', [token.code(Math.max(0, step - 3)), two]],
    ['old', [token.code(Math.max(0, step - 6)), token.code(Math.max(0, step - 5))]],
    ['early', [token.code(step + 30), token.code(step + 31)]],
    ['guessed', [anyCode(random), anyCode(random)]],
  ])
}

const enroll: Act = (city, random) => {
  const held = pickTicket(city, random, ({ ticket }) => ticket.purpose === 'enrollment')
  if (held === undefined) return
  const { ticket, hash } = held
  const { user } = ticket
  const token = random.chance(95) ? random.pick(city.tokens) : undefined
  const [what, codes] = typedPair(city, random, token ?? random.pick(city.tokens))
  const answer = createAnswer(`${nameOf(user)} enrolls ${token?.tokenId ?? 'nothing'} with a ${what} pair`)
  let next: ModelTicket | undefined
  city.start(
    `${nameOf(user)} enrolls with a ${what} pair`,
    random,
    (decision, atMs) => {
      const neighbors = city.users.filter(({ service }) => service === user.service)
      const taken = neighbors.some((neighbor) => neighbor.token === token)
      const expected = opens(ticket, 'enrollment', atMs)
        ? typePair(user, token, taken, codes, atMs)
        : 'ticket_invalid'
      if (expected === 'accepted') {
        ticket.spent = true
        next = createTicket(user, 'login', atMs)
      }
      answer.decide(decision, expected === 'accepted' ? null : expected)
    },
    async (context, caller) => {
      const { service, userId } = user
      const tokenId = token?.tokenId ?? 'WRFM99999999'
      const enrollment = { service, userId, ticketHash: hash, tokenId, codes }
      const outcome = await enrollToken(context, caller, enrollment)
      if (outcome.ok && next) city.tickets.push({ hash: sessionHash(outcome.sessionId), ticket: next })
      return answer.check(outcome)
    },
  )
}

/** Of an event-based token: the clock of a time-based one has its own simulation (drift.ts). */
const synchronizeOnce: Act = (city, random) => {
  const held = pickTicket(city, random, (each) => withToken(each) && each.ticket.user.token?.kind === 'event')
  const token = held?.ticket.user.token
  if (!held || !token) return
  const { ticket, hash } = held
  const { user } = ticket
  const step = token.last + random.between(1, 120)
  const codes = [token.code(step), token.code(step + random.pick([1, 1, 1, 0, 2]))] as const
  const answer = createAnswer(`${nameOf(user)} synchronizes`)
  city.start(
    `${nameOf(user)} synchronizes`,
    random,
    (decision, atMs) => {
      const expected = opens(ticket, 'login', atMs) ? synchronize(user, codes) : 'ticket_invalid'
      answer.decide(decision, expected === 'accepted' ? null : expected)
    },
    async (context, caller) => {
      const { service, userId } = user
      return answer.check(
        await synchronizeToken(context, caller, { service, userId, ticketHash: hash, codes }),
      )
    },
  )
}

/** 紛失・盗難の届出 by the user, with ID and password. */
const reportLoss: Act = (city, random) => {
  const user = random.pick(city.users)
  const typed = random.chance(70) ? user.password : wrongPassword
  const { browser, isKnown } = pickBrowser(random, user)
  const answer = createAnswer(`${nameOf(user)} reports a loss`)
  city.start(
    `${nameOf(user)} reports a loss`,
    random,
    (decision) => {
      const refusal = typePassword(user, { right: typed === user.password, known: isKnown() }, 'lost')
      const isKept = !user.active && user.lost && user.token === null
      if (refusal === null && !isKept) changes.report_loss(user)
      answer.decide(decision, refusal)
    },
    async (context, caller) => {
      const { service, userId } = user
      return answer.check(
        await reportLost(context, { ...caller, ...browser }, { service, userId, password: typed }),
      )
    },
  )
}

/** Somebody looks at a page with a session that is over: it opens nothing (FLOW-05). */
const lookAgain: Act = (city, random) => {
  const over = city.sessions.filter(({ user, number }) => user.session !== number || !user.active)
  if (over.length === 0) return
  const { id, user } = random.pick(over.slice(-8))
  city.start(
    `${nameOf(user)} looks with a session that is over`,
    random,
    () => {},
    async (context) => {
      const found = await findSession(context, user.service, id)
      assert.equal(found, undefined, `SES-06: a session that is over still opens pages of ${nameOf(user)}`)
      return 'nothing'
    },
  )
}

export const citizens = {
  beginLogin,
  submitCode,
  enroll,
  mistypePassword,
  floodPasswords,
  floodCodes,
  replayAtOnce,
  synchronizeOnce,
  reportLoss,
  lookAgain,
} as const satisfies Record<string, Act>
