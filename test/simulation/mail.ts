// Codes by mail, and a mail server that loses, delays and refuses.

import assert from 'node:assert/strict'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { outboxOf } from '../../src/authority/operations/mail/send-mail.ts'
import { logInByMail } from '../../src/authority/operations/methods/log-in-by-mail.ts'
import { sendLoginCode } from '../../src/authority/operations/methods/send-code.ts'
import { mailText } from '../../src/authority/texts/mails.ts'
import type { Decision } from '../../src/platform/decision/decision.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import type { Delivery, Letter, Post } from '../../src/platform/mail/letter.ts'
import type { Event } from '../support/events.ts'
import { type Act, createAnswer, pickTicket } from './citizens.ts'
import { type Challenge, type City, type Mailbox, nameOf } from './city.ts'
import { countFailure, type ModelTicket, type ModelUser, opens } from './model.ts'
import type { Random } from './random.ts'
import type { Operation } from './scheduler.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const validMs = 10 * minuteMs
const attemptsMax = 5

function mailboxOf(city: City, user: ModelUser): Mailbox {
  const mailbox = city.mailboxes.get(user)
  assert.ok(mailbox)
  return mailbox
}

/** Why no code is sent now; null if one is: one a minute, five an hour and in 15 minutes, 20 a day (EML-05). */
function refuseCode(ticket: ModelTicket, mailbox: Mailbox, nowMs: number): string | null {
  if (!opens(ticket, 'login', nowMs)) return 'ticket_invalid'
  if (ticket.user.status === 'locked') return 'code_locked'
  const within = (ms: number) => mailbox.sends.filter((atMs) => atMs > nowMs - ms).length
  const { challenge } = mailbox
  if (challenge !== null && within(hourMs) >= 5) return 'mail_too_many'
  if (challenge !== null && nowMs < challenge.sentAtMs + minuteMs) return 'mail_too_soon'
  return within(15 * minuteMs) >= 5 || within(dayMs) >= 20 ? 'mailbox_full' : null
}

/** What the model makes of a decision to send a code. */
export function codeSent(city: City, ticket: ModelTicket, decision: Decision, atMs: number): void {
  const { user } = ticket
  const mailbox = mailboxOf(city, user)
  const refusal = refuseCode(ticket, mailbox, atMs)
  const got = decision.outcome.ok ? null : decision.outcome.refusal
  assert.equal(got, refusal, `a code for ${nameOf(user)} is sent`)
  if (refusal !== null) return
  const events = decision.events as readonly Event[]
  const sent = events.find((event) => event.type === 'challenge_sent')
  const queued = events.find((event) => event.type === 'mail_queued')
  assert.ok(sent && queued?.sealed)
  const [node] = city.nodes.values()
  assert.ok(node)
  const { content } = openMail(node.context, queued.mailId, reveal(queued.sealed))
  assert.ok('code' in content)
  const { ticketHash, code } = { ticketHash: sent.sessionHash, code: content.code }
  mailbox.challenge = { code, ticketHash, sentAtMs: atMs, attempts: 0, used: false }
  mailbox.sends = [...mailbox.sends, atMs]
}

function pickMailTicket(city: City, random: Random) {
  return pickTicket(city, random, ({ ticket }) => city.mailboxes.has(ticket.user))
}

const askForCode: Act = (city, random) => {
  const held = pickMailTicket(city, random)
  if (held === undefined) return
  const { ticket, hash } = held
  const { service, userId } = ticket.user
  const name = `${nameOf(ticket.user)} asks for a code by mail`
  const answer = createAnswer(name)
  city.start(
    name,
    random,
    (decision, atMs) => {
      const refusal = refuseCode(ticket, mailboxOf(city, ticket.user), atMs)
      codeSent(city, ticket, decision, atMs)
      answer.decide(decision, refusal)
    },
    async (context, caller) =>
      answer.check(await sendLoginCode(context, caller, { service, userId, ticketHash: hash })),
  )
}

function typeMailCode(user: ModelUser, mailbox: Mailbox, ticketHash: string, code: string, nowMs: number) {
  if (user.status === 'locked') return 'code_locked'
  const { challenge } = mailbox
  if (!isLive(challenge, ticketHash, nowMs)) {
    // Noted, and not counted.
    if (user.status === 'none') user.status = 'pending'
    return 'mail_code_void'
  }
  if (challenge.code !== code) {
    challenge.attempts += 1
    return countFailure(user, 'pending', 'mail_code_wrong')
  }
  challenge.used = true
  user.failures = 0
  return null
}

function isLive(challenge: Challenge | null, ticketHash: string, nowMs: number): challenge is Challenge {
  return (
    challenge !== null &&
    !challenge.used &&
    challenge.ticketHash === ticketHash &&
    challenge.attempts < attemptsMax &&
    nowMs >= challenge.sentAtMs &&
    nowMs < challenge.sentAtMs + validMs
  )
}

/** Seldom a wrong one, sometimes an older one, mostly the one that came last. */
function typedMailCode(random: Random, letters: readonly string[]): readonly [string, string] {
  const newest = letters.at(-1)
  if (newest === undefined || random.chance(15)) {
    const other = (Number(newest ?? 0) + 1 + random.below(999_998)) % 1_000_000
    return ['wrong', String(other).padStart(6, '0')]
  }
  return random.chance(20) ? ['former', letters.at(-2) ?? newest] : ['new', newest]
}

const submitMailCode: Act = (city, random) => {
  const held = pickMailTicket(city, random)
  if (held === undefined) return
  const { ticket, hash } = held
  const { user } = ticket
  const mailbox = mailboxOf(city, user)
  const [what, code] = typedMailCode(random, mailbox.letters)
  const name = `${nameOf(user)} types a ${what} code from a mail`
  const answer = createAnswer(name)
  let number = 0
  city.start(
    name,
    random,
    (decision, atMs) => {
      const refusal = opens(ticket, 'login', atMs)
        ? typeMailCode(user, mailbox, hash, code, atMs)
        : 'ticket_invalid'
      if (refusal === null) {
        ticket.spent = true
        number = city.beginSession(user)
      }
      answer.decide(decision, refusal)
    },
    async (context, caller) => {
      const { service, userId } = user
      const outcome = await logInByMail(context, caller, { service, userId, ticketHash: hash, code })
      if (outcome.ok) await city.arrive(context, { id: outcome.sessionId, user, number })
      return answer.check(outcome)
    },
  )
}

/** A worker takes what is due and sends it; the server answers when the scheduler lets it. */
const deliver: Act = (city, random) => {
  const name = 'a worker sends mails'
  city.start(
    name,
    random,
    () => {},
    async (context, _, operation) => {
      const outbox = outboxOf(context, postFor(city, operation), mailText)
      const due = await outbox.due(3)
      const results: string[] = []
      for (const mailId of due) results.push(await outbox.deliver(mailId))
      return results.join(' ') || 'none are due'
    },
  )
}

const answers = ['taken', 'taken', 'taken', 'refused', 'busy', 'lost', 'unanswered'] as const

function postFor(city: City, operation: Operation): Post {
  return {
    send: (letter) => operation.pass('mail', async (random) => answerOf(city, letter, random.pick(answers))),
    close: () => {},
  }
}

/** `lost`: it took the mail, and nobody hears of it again. `unanswered`: it arrives, but the connection broke. */
function answerOf(city: City, letter: Letter, answer: (typeof answers)[number]): Delivery {
  city.count(`mail ${answer}`)
  if (answer === 'refused') return failed('permanent')
  if (answer === 'busy') return failed('temporary')
  city.laws.send(letter.mailId)
  if (answer !== 'lost') arrive(city, letter)
  if (answer === 'unanswered') return failed('uncertain')
  return { delivered: true, messageId: letter.mailId, response: '250 OK' }
}

function failed(failure: 'permanent' | 'temporary' | 'uncertain'): Delivery {
  return { delivered: false, failure, reason: failure, unreachable: false }
}

function arrive(city: City, { to, body }: Letter): void {
  const code = /：(\d{6})$/m.exec(body)?.[1]
  const mailbox = [...city.mailboxes.values()].find(({ address }) => address === to)
  if (code !== undefined) mailbox?.letters.push(code)
}

export const mailActs = { askForCode, submitMailCode, deliver } as const satisfies Record<string, Act>
