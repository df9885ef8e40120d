import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailAddress } from './mail-address.ts'
import { isFull, type Mailbox, mailboxOf, sentTo, shareOf } from './mailbox.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const at = 1_750_000_000_000

type Try = { readonly atMs: number; readonly isProven: boolean }

/** Sends whatever may be sent, and gives when it was. */
function sendAll(tries: readonly Try[]): readonly Try[] {
  let mailbox: Mailbox | undefined
  return tries.filter(({ atMs, isProven }) => {
    if (isFull(mailbox, isProven, atMs)) return false
    mailbox = sentTo(mailbox, { mailboxHash: 'box', sentAtMs: atMs, isProven })
    return true
  })
}

/** The most within any window of that length. */
function mostWithin(sent: readonly Try[], windowMs: number): number {
  return Math.max(
    0,
    ...sent.map(({ atMs }) => sent.filter((one) => one.atMs > atMs - windowMs && one.atMs <= atMs).length),
  )
}

test('X13, EML-05: at most 5 codes in any 15 minutes and 20 in any day, however they are asked for', () => {
  for (const everyMs of [1, 1000, minuteMs, 4 * minuteMs, 30 * minuteMs]) {
    const tries = Array.from({ length: Math.min(2000, (3 * dayMs) / everyMs) }, (_, i) => i)
    const sent = sendAll(tries.map((i) => ({ atMs: at + i * everyMs, isProven: true })))
    assert.ok(mostWithin(sent, 15 * minuteMs) <= 5, `every ${everyMs} ms`)
    assert.ok(mostWithin(sent, dayMs) <= 20, `every ${everyMs} ms`)
    assert.ok(sent.length >= 5)
  }
  const patient = sendAll(
    Array.from({ length: 8 }, (_, i) => ({ atMs: at + i * 5 * minuteMs, isProven: true })),
  )
  assert.equal(patient.length, 8, 'whoever asks every five minutes is not stopped')
})

test('X13: a proved mailbox has a share at each institution and with its clients; an unproved one has one for all', () => {
  const shares = (service: string) =>
    (['login', 'reauthentication', 'verification', 'registration', 'change'] as const).map((purpose) =>
      shareOf({ service, purpose }),
    )
  const own = 'users of shoko-chukin'
  const clients = 'clients of shoko-chukin'
  assert.deepEqual(shares('shoko-chukin/fx-web'), [own, own, clients, 'unproven', 'unproven'])
  assert.deepEqual(shares('shoko-chukin/fx-web'), shares('shoko-chukin/fx-web-2025'), 'services share theirs')
  const others = new Set([...shares('johoku/fx-web'), ...shares('shoko-chukin/fx-web')])
  assert.equal(others.size, 5)
})

test('X13: whoever names a mailbox of somebody else has three codes in 15 minutes and ten a day sent there', () => {
  const strangers = Array.from({ length: 3 * 24 * 60 }, (_, i) => ({
    atMs: at + i * minuteMs,
    isProven: false,
  }))
  const sent = sendAll(strangers)
  assert.equal(mostWithin(sent, 15 * minuteMs), 3)
  assert.equal(mostWithin(sent, dayMs), 10)
})

test('X13: one mailbox, however it is written', () => {
  const same = ['Hanako@warifu.example', 'hanako+1@warifu.example', 'HANAKO+a+b@warifu.example']
  assert.deepEqual(
    [...new Set(same.map((text) => mailboxOf(text as MailAddress)))],
    ['hanako@warifu.example'],
  )
  const others = ['+@warifu.example', '+1@warifu.example', 'taro@warifu.example', 'hanako@other.example']
  assert.equal(new Set(others.map((text) => mailboxOf(text as MailAddress))).size, others.length)
})
