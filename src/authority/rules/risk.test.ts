// Issue 18: rules of a profile in words: what of the circumstances of an act adds to it, for how long, and what no rule may say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { binding, ticket } from '../../../test/support/states.ts'
import type { MailDraft } from './mail.ts'
import { riskLimitOf, risksAsk, risksNoted, risksOf, riskWaitOf, withRiskMail } from './risk.ts'
import { type RiskAct, type RiskNoted, riskActs, riskConditions, riskEffects } from './risk-events.ts'
import { faultOfRisk, type RiskRule } from './risk-rule.ts'

const now = Temporal.Instant.from('2026-12-01T09:00:00+09:00')
const nowMs = now.epochMilliseconds
const hourMs = 3_600_000
const ago = (hours: number) => nowMs - hours * hourMs

const quiet = {
  session: ticket({ stage: 'authenticated', browserSinceMs: 0, startedAtMs: ago(1) }),
  binding: binding({ enrolledAtMs: 0 }),
  disowning: undefined,
}
const of = { service: 'shinkin-5410/web-fb', userId: 'u1' }
const disowned = (disownedAtMs: number) => ({ ...of, disownedAtMs })

function rule(changes: Partial<RiskRule>): RiskRule {
  return {
    when: 'new_browser',
    hours: 24,
    acts: ['transfer'],
    adds: ['alarm'],
    limitYen: null,
    ...changes,
  }
}

test('issue 18: each condition applies from what happened on, for its hours, and no longer', () => {
  const session = (browserSinceMs: number | null, startedAtMs = ago(1)) => ({
    session: ticket({ stage: 'authenticated', browserSinceMs, startedAtMs }),
  })
  const cases = [
    ['new_browser', session(ago(0)), {}, ago(0)],
    ['new_browser', session(ago(23.9)), {}, ago(23.9)],
    ['new_browser', session(ago(24)), {}, null],
    // Nobody kept it: of a session from before, or without a browser.
    ['new_browser', session(null, ago(2)), {}, ago(2)],
    ['new_browser', session(null, ago(25)), {}, null],
    ['new_browser', { session: undefined }, {}, null],
    ['new_token', { binding: binding({ enrolledAtMs: ago(1) }) }, {}, ago(1)],
    ['new_token', { binding: binding({ enrolledAtMs: ago(24) }) }, {}, null],
    ['new_token', { binding: binding({ tokenId: null, enrolledAtMs: ago(1) }) }, {}, null],
    ['new_token', { binding: undefined }, {}, null],
    ['limit_raised', {}, { limitsRaisedAtMs: ago(3) }, ago(3)],
    ['limit_raised', {}, { limitsRaisedAtMs: ago(24) }, null],
    ['limit_raised', {}, { limitsRaisedAtMs: null }, null],
    ['limit_raised', {}, {}, null],
    ['disowned', { disowning: disowned(ago(5)) }, {}, ago(5)],
    ['disowned', { disowning: disowned(ago(24)) }, {}, null],
    ['disowned', {}, {}, null],
  ] as const
  for (const [when, states, facts, sinceMs] of cases) {
    const applied = risksOf([rule({ when })], 'transfer', { ...quiet, ...states }, facts, now)
    const expected = sinceMs === null ? [] : [sinceMs + 24 * hourMs]
    assert.deepEqual(
      applied.map(({ untilMs }) => untilMs),
      expected,
      JSON.stringify([when, states, facts]),
    )
  }
  const first = rule({ when: 'new_payee', hours: null })
  const newPayees = (count: number) => risksOf([first], 'transfer', quiet, { newPayees: count }, now)
  assert.deepEqual(newPayees(0), [])
  assert.deepEqual(newPayees(2), [{ when: 'new_payee', untilMs: null, adds: ['alarm'], limitYen: null }])
})

test('issue 18: only rules of the act apply, every one of them, and the lowest of their limits counts', () => {
  const states = { ...quiet, binding: binding({ enrolledAtMs: ago(1) }), disowning: disowned(ago(1)) }
  const rules = [
    rule({ when: 'new_token', adds: ['limit'], limitYen: 500_000 }),
    rule({ when: 'disowned', adds: ['limit', 'signature'], limitYen: 300_000 }),
    rule({ when: 'disowned', acts: ['payee'], adds: ['signature'] }),
  ]
  const risks = risksOf(rules, 'transfer', states, {}, now)
  assert.deepEqual([risks.length, riskLimitOf(risks)], [2, 300_000])
  assert.deepEqual(
    riskEffects.filter((effect) => risksAsk(risks, effect)),
    ['signature', 'limit'],
  )
  assert.equal(riskLimitOf(risksOf(rules, 'payee', states, {}, now)), null)
  assert.deepEqual(risksOf(rules, 'limit', states, {}, now), [])
  assert.equal(riskLimitOf([]), null)
})

test('issue 18: the longest wait counts, for all its reasons; a payee of today is held back as one that is new', () => {
  const states = { ...quiet, binding: binding({ enrolledAtMs: ago(1) }), disowning: disowned(ago(1)) }
  const rules = [
    rule({ when: 'new_token', adds: ['wait'], waitHours: 24 }),
    rule({ when: 'disowned', adds: ['wait', 'alarm'], waitHours: 48 }),
    rule({ when: 'new_payee', hours: null, adds: ['wait'], waitHours: 1 }),
    rule({ when: 'new_browser', adds: ['alarm'] }),
  ]
  const waitOf = (facts: Parameters<typeof risksOf>[3]) =>
    riskWaitOf(risksOf(rules, 'transfer', states, facts, now))
  assert.deepEqual(waitOf({}), { hours: 48, because: ['new_token', 'disowned'] })
  assert.deepEqual(waitOf({ recentPayees: 1 })?.because, ['new_token', 'disowned', 'new_payee'])
  assert.equal(riskWaitOf(risksOf([rule({ when: 'new_token' })], 'transfer', states, {}, now)), null)
})

test('issue 18: without rules nothing applies, and the journal says nothing', () => {
  const states = { ...quiet, binding: binding({ enrolledAtMs: nowMs }), disowning: disowned(nowMs) }
  const risks = risksOf([], 'transfer', states, { newPayees: 5, limitsRaisedAtMs: nowMs }, now)
  assert.deepEqual([risks, risksNoted(of, 'transfer', risks)], [[], []])
})

test('issue 18: a rule that says what never applies is a fault; every other one is none', () => {
  const faults = [
    [rule({ acts: ['transfer', 'payee'], adds: ['limit'], limitYen: 1 }), 'payee takes no limit'],
    [rule({ when: 'new_payee', hours: null, acts: ['limit'] }), 'limit is never new_payee'],
    [rule({ acts: ['restart'] }), 'restart is never new_browser'],
    [rule({ when: 'disowned', acts: ['restart'], adds: ['signature'] }), 'restart takes no signature'],
    [rule({ hours: null }), 'new_browser needs hours'],
    [rule({ when: 'new_payee' }), 'new_payee has no hours'],
    [rule({ adds: ['limit'] }), 'limitYen and limit go together'],
    [rule({ limitYen: 1 }), 'limitYen and limit go together'],
    [rule({ adds: ['wait'] }), 'waitHours and wait go together'],
    [rule({ waitHours: 24 }), 'waitHours and wait go together'],
    [rule({ acts: ['payee'], adds: ['wait'], waitHours: 24 }), 'payee takes no wait'],
    [
      rule({ when: 'disowned', acts: ['fx_contract'], adds: ['wait'], waitHours: 1 }),
      'fx_contract takes no wait',
    ],
    [rule({ adds: ['wait'], waitHours: 24 }), null],
    [rule({ adds: ['limit'], limitYen: 1 }), null],
    [rule({ when: 'new_payee', hours: null }), null],
    [rule({ when: 'disowned', acts: ['transfer', 'payee', 'limit'], adds: ['signature', 'notice'] }), null],
  ] as const
  for (const [wrong, fault] of faults) assert.equal(faultOfRisk(wrong), fault)
})

const anyRule: fc.Arbitrary<RiskRule> = fc
  .record({
    when: fc.constantFrom(...riskConditions),
    hours: fc.integer({ min: 1, max: 720 }),
    acts: fc.subarray(Object.keys(riskActs) as RiskAct[], { minLength: 1 }),
    adds: fc.subarray([...riskEffects], { minLength: 1 }),
    limitYen: fc.integer({ min: 1, max: 1_000_000 }),
    waitHours: fc.integer({ min: 1, max: 72 }),
  })
  .map((each) => ({
    ...each,
    hours: each.when === 'new_payee' ? null : each.hours,
    limitYen: each.adds.includes('limit') ? each.limitYen : null,
    waitHours: each.adds.includes('wait') ? each.waitHours : null,
  }))
  .filter((each) => faultOfRisk(each) === null)

test('issue 18: one more rule takes nothing away, whatever the circumstances', () => {
  const sinceMs = fc.option(fc.integer({ min: ago(800), max: nowMs }))
  const facts = fc.record({ browser: sinceMs, token: sinceMs, raised: sinceMs, disownedAt: sinceMs })
  fc.assert(
    fc.property(
      fc.array(anyRule, { maxLength: 6 }),
      anyRule,
      facts,
      fc.nat({ max: 3 }),
      fc.constantFrom(...(Object.keys(riskActs) as RiskAct[])),
      (rules, more, { browser, token, raised, disownedAt }, newPayees, act) => {
        const states = {
          session: ticket({ stage: 'authenticated', browserSinceMs: browser }),
          binding: binding({ enrolledAtMs: token }),
          disowning: disownedAt === null ? undefined : disowned(disownedAt),
        }
        const known = { newPayees, limitsRaisedAtMs: raised }
        const before = risksOf(rules, act, states, known, now)
        const after = risksOf([...rules, more], act, states, known, now)
        for (const effect of riskEffects) assert.ok(!risksAsk(before, effect) || risksAsk(after, effect))
        const [least, most] = [riskLimitOf(after), riskLimitOf(before)]
        assert.ok((least ?? Number.POSITIVE_INFINITY) <= (most ?? Number.POSITIVE_INFINITY))
        assert.ok((riskWaitOf(after)?.hours ?? 0) >= (riskWaitOf(before)?.hours ?? 0))
        // Later on, fewer apply, and none that didn't.
        const later = risksOf(rules, act, states, known, now.add({ hours: 5 }))
        for (const each of later) assert.ok(before.some(({ when }) => when === each.when))
      },
    ),
  )
})

test('issue 18: the mail is queued with the act, once, where a rule with a notice applied and there is an address', () => {
  const draft: MailDraft = {
    mailId: 'm1',
    ...of,
    kind: 'risk_notice',
    sealed: new Uint8Array(),
    notAfterMs: null,
    once: false,
  }
  const done = (adds: RiskRule['adds']) => {
    const risks = risksOf(
      [rule({ when: 'disowned', adds })],
      'transfer',
      { ...quiet, disowning: disowned(nowMs) },
      {},
      now,
    )
    return { outcome: { ok: true }, events: risksNoted(of, 'transfer', risks) } as const
  }
  const told: RiskNoted[] = []
  const mail = (noted: RiskNoted) => {
    told.push(noted)
    return draft
  }
  const typesOf = (...given: Parameters<typeof withRiskMail>) =>
    withRiskMail(...given).events.map(({ type }) => type)
  assert.deepEqual(typesOf(done(['notice', 'alarm']), mail, now), ['risk_noted', 'mail_queued'])
  assert.deepEqual(
    told.map(({ act, risks }) => [act, risks.map(({ when }) => when)]),
    [['transfer', ['disowned']]],
  )
  assert.deepEqual(typesOf(done(['alarm']), mail, now), ['risk_noted'])
  assert.deepEqual(typesOf(done(['notice']), null, now), ['risk_noted'])
  const refused = { outcome: { ok: false, refusal: 'code_wrong' }, events: [] } as const
  assert.deepEqual(typesOf(refused, mail, now), [])
  assert.equal(told.length, 1)
})
