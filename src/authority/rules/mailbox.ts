import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, json, text } from '../../platform/decision/table.ts'
import type { ChallengeEvent, ChallengePurpose } from './events.ts'
import type { MailAddress } from './mail-address.ts'

/**
 * How many codes went to one mailbox of late, from whichever user: in one share of it (`shareOf`). The limits of a user
 * don't protect it: many users can name one address.
 */
export type Mailbox = {
  /** A keyed hash of the address and the share. */
  readonly mailboxHash: string
  /** Of the last day, newest last. */
  readonly sends: readonly number[]
  /** Those of them that went there before its owner had proved it theirs. Until 0.1.0 they shared the row of all others. */
  readonly unproven: readonly number[]
  readonly lastSentAtMs: number
}

const minuteMs = 60_000
/** How long a send counts. */
export const mailboxKeptMs = 24 * 60 * minuteMs

/** EML-05, of each share. That of codes that register an address is smaller. */
const mailboxLimits = [
  { withinMs: 15 * minuteMs, sendsMax: 5, unprovenMax: 3 },
  { withinMs: mailboxKeptMs, sendsMax: 20, unprovenMax: 10 },
] as const

export const mailboxState = state<Mailbox, EventOf<ChallengeEvent, 'challenge_sent'>>()({
  name: 'mailbox',
  row: 'how many codes went to one mailbox within a day, under a keyed hash of its address',
  table: 'mailbox',
  key: ['mailboxHash'],
  columns: { mailboxHash: text, sends: json, unproven: json, lastSentAtMs: integer },
  fades: true,
  on: {
    challenge_sent: {
      // Not in journals of before.
      key: ({ mailboxHash }) => (mailboxHash === undefined ? null : [mailboxHash]),
      fold: (mailbox, { mailboxHash = '', purpose, sentAtMs }) =>
        sentTo(mailbox, { mailboxHash, sentAtMs, isProven: isProven(purpose) }),
    },
  },
})

type Sent = { readonly mailboxHash: string; readonly sentAtMs: number; readonly isProven: boolean }

/** The mailbox after one more code. */
export function sentTo(mailbox: Mailbox | undefined, { mailboxHash, sentAtMs, isProven }: Sent): Mailbox {
  const since = sentAtMs - mailboxKeptMs
  const recent = (sends: readonly number[] = []) => sends.filter((atMs) => atMs > since)
  const unproven = recent(mailbox?.unproven)
  return {
    mailboxHash,
    sends: [...recent(mailbox?.sends), sentAtMs],
    unproven: isProven ? unproven : [...unproven, sentAtMs],
    lastSentAtMs: sentAtMs,
  }
}

/** Did a code that went there before prove that the user reads it? */
export function isProven(purpose: ChallengePurpose): boolean {
  return (
    purpose === 'login' ||
    purpose === 'reauthentication' ||
    purpose === 'passkey' ||
    purpose === 'verification'
  )
}

/**
 * Which limit a code counts in. Codes to an address that nobody has proved theirs yet share one for the whole
 * installation: a mailbox belongs to no service, and whoever names somebody else's would have as many as there are
 * institutions. A proved one has a share at each institution, and another for what its own systems have sent: no
 * stranger, no other institution and no client uses up what its owner needs to log in.
 */
export function shareOf({
  service,
  purpose,
}: {
  readonly service: string
  readonly purpose: ChallengePurpose
}) {
  if (!isProven(purpose)) return 'unproven'
  const [institution = ''] = service.split('/')
  return `${purpose === 'verification' ? 'clients' : 'users'} of ${institution}`
}

/** May no more codes go there for now? */
export function isFull(mailbox: Mailbox | undefined, proven: boolean, nowMs: number): boolean {
  if (mailbox === undefined) return false
  return mailboxLimits.some(({ withinMs, sendsMax, unprovenMax }) => {
    const count = (sends: readonly number[]) => sends.filter((atMs) => atMs > nowMs - withinMs).length
    return count(mailbox.sends) >= sendsMax || (!proven && count(mailbox.unproven) >= unprovenMax)
  })
}

/**
 * What is counted as one mailbox: capitals and what follows a + make no difference to most servers, and must not make
 * another mailbox here. Where they do make a difference, two mailboxes share their limit.
 */
export function mailboxOf(address: MailAddress): string {
  const [local = '', domain = ''] = address.toLowerCase().split('@')
  return `${local.split('+')[0] || local}@${domain}`
}
