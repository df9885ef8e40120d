// What must hold for every decision that is committed, whoever asked for it: the invariants of SECURITY.md, looked at
// from outside, in the order of the commits.

import assert from 'node:assert/strict'
import type { Event } from '../support/events.ts'
import type { Committed } from './node.ts'

/** A request for a second person, as its asker and its approver know it. */
export type Request = {
  readonly service: string
  readonly userId: string
  readonly action: string
  readonly requestedBy: string
  readonly requestedAtMs: number
  /** How things stood that it would change. */
  readonly facts: string
  status: 'pending' | 'granted' | 'declined' | 'used'
}

/** A clock that is off by more is not believed (REL-14). */
const clockMsMax = 5000
const approvalMs = 24 * 3_600_000
const alone = ['unlock_password', 'unlock_code', 'suspend_user', 'report_loss']
const unlocksAloneMax = 2
/** 城北's desk types the password from the customer's form; everywhere else one is made that its asker must not read. */
const handsOver = (service: string, action: string) =>
  action === 'reset_password' && !service.startsWith('johoku/')

export function createLaws(nowMs: () => number) {
  const ofCodes = createLawsOfCodes()
  const ofDesk = createLawsOfDesk()
  const ofMails = createLawsOfMails()
  /** The types of the events of each request, as committed. */
  const history = new Map<string, string[]>()

  return {
    requests: ofDesk.requests,
    history: (): ReadonlyMap<string, readonly string[]> => history,
    /** A mail goes out now. */
    send: ofMails.send,

    check({ decision, atMs, requestId, operation }: Committed): void {
      const events = decision.events as readonly Event[]
      assert.ok(atMs <= nowMs() + clockMsMax, `REL-14: decided in the future: ${operation.name}`)
      const types = events.map(({ type }) => type)
      history.set(requestId, [...(history.get(requestId) ?? []), ...types])
      for (const event of events) {
        if (event.type === 'session_started' && event.stage !== 'ticket') {
          const proved = types.includes('code_accepted') || types.includes('challenge_passed')
          assert.ok(proved, `I2: a session without a code: ${operation.name}`)
        }
        ofCodes(event)
        ofMails.check(event, atMs)
        ofDesk.approve(event, atMs)
        if (event.type === 'desk_acted') ofDesk.act(event, types.includes('approval_used'), atMs)
      }
    },
  }
}

/** I1: a code counts once, never after a later one, and never where its token was revoked or lost. */
function createLawsOfCodes() {
  const lastSteps = new Map<string, number>()
  const dead = new Set<string>()

  function spend(service: string, tokenId: string, step: number): void {
    const last = lastSteps.get(tokenId) ?? -1
    assert.ok(step > last, `I1: step ${step} of ${tokenId} was accepted after step ${last}`)
    assert.ok(!dead.has(`${service} ${tokenId}`), `D6: ${tokenId} was accepted after its revocation`)
    lastSteps.set(tokenId, step)
  }

  return (event: Event): void => {
    if (event.type === 'code_accepted') spend(event.service, event.tokenId, event.step)
    if (event.type === 'token_enrolled' || event.type === 'token_synchronized')
      for (const step of event.steps) spend(event.service, event.tokenId, step)
    if (event.type === 'token_barred') dead.add(`${event.service} ${event.tokenId}`)
  }
}

/** X1, X3, X10: what takes two persons is done once for each approval, and never without. */
function createLawsOfDesk() {
  const requests = new Map<string, Request>()
  const unlocks = new Map<string, readonly number[]>()

  function request(event: Event & { readonly type: 'approval_requested' }, atMs: number): void {
    const { service, userId, action, requestedBy, requestedAtMs } = event
    const before = requests.get(keyOf(event))
    const open = before?.status === 'pending' || before?.status === 'granted'
    const facts = JSON.stringify(event.facts ?? {})
    // Asked anew, since what it was made on is no longer so (D10).
    const outdated = before !== undefined && before.facts !== facts
    const old = before !== undefined && atMs >= before.requestedAtMs + approvalMs
    assert.ok(!open || old || outdated, `X1: ${action} was asked for twice`)
    const asked = { service, userId, action, requestedBy, requestedAtMs, facts }
    requests.set(keyOf(event), { ...asked, status: 'pending' })
  }

  return {
    requests: (): readonly Request[] => [...requests.values()],

    approve(event: Event, atMs: number): void {
      if (event.type === 'approval_requested') request(event, atMs)
      if (event.type !== 'approval_granted' && event.type !== 'approval_declined') return
      const asked = requests.get(keyOf(event))
      assert.ok(asked?.status === 'pending', 'X1: what nobody asked for was decided')
      assert.ok(atMs < asked.requestedAtMs + approvalMs, 'X1: a request of yesterday was decided')
      assert.notEqual(event.decidedBy, asked.requestedBy, 'X1: somebody approved what they asked for')
      asked.status = event.type === 'approval_granted' ? 'granted' : 'declined'
    },

    act(event: Event & { readonly type: 'desk_acted' }, used: boolean, atMs: number): void {
      const { service, userId, action, operatorId } = event
      const asked = requests.get(keyOf(event))
      const of = `${service} ${userId}`
      const recent = (unlocks.get(of) ?? []).filter((each) => each > atMs - approvalMs)
      const isUnlock = action.startsWith('unlock')
      if (used) {
        assert.ok(asked?.status === 'granted', `X1: ${action} was done on an approval that was not there`)
        assert.ok(atMs < asked.requestedAtMs + approvalMs, `X1: ${action} was done on an old approval`)
        const mayAct = (operatorId === asked.requestedBy) !== handsOver(service, action)
        assert.ok(mayAct, `X1: ${operatorId} did what ${asked.requestedBy} asked for: ${action}`)
        asked.status = 'used'
      } else {
        assert.ok(alone.includes(action), `X1: ${action} was done by one person`)
        assert.ok(!isUnlock || recent.length < unlocksAloneMax, `X10: one person unlocked ${of} again`)
      }
      if (isUnlock) unlocks.set(of, [...recent, atMs])
    },
  }
}

function keyOf({ service, userId, action }: { service: string; userId: string; action: string }): string {
  return `${service} ${userId} ${action}`
}

type Mail = {
  readonly once: boolean
  readonly notAfterMs: number | null
  attempts: number
  sent: number
  /** The record that it was taken was committed. */
  known: boolean
}

/** EML-10, REL-10: a code goes out once, and is not begun after it expired; no mail is taken up after it arrived. */
function createLawsOfMails() {
  const mails = new Map<string, Mail>()
  return {
    check(event: Event, atMs: number): void {
      if (event.type === 'mail_queued') {
        const { mailId, once, notAfterMs } = event
        assert.ok(!mails.has(mailId), 'REL-10: a mail was queued twice')
        mails.set(mailId, { once, notAfterMs, attempts: 0, sent: 0, known: false })
      }
      const mail = 'mailId' in event ? mails.get(event.mailId) : undefined
      if (mail === undefined) return
      if (event.type === 'mail_claimed') {
        mail.attempts += 1
        assert.ok(!mail.known, 'REL-10: a mail that arrived was claimed')
        assert.ok(mail.notAfterMs === null || atMs < mail.notAfterMs, 'EML-10: an expired code was claimed')
      }
      if (event.type === 'mail_sent') mail.known = true
    },

    /** A worker that is slower than its claim may send a notice again, but never a code. */
    send(mailId: string): void {
      const mail = mails.get(mailId)
      assert.ok(mail !== undefined && mail.attempts > 0, 'REL-10: a mail was sent that nobody had claimed')
      mail.sent += 1
      assert.ok(!mail.once || mail.sent === 1, 'REL-10: a code was sent twice')
    },
  }
}
