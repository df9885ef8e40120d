import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clerk, deskStates } from '../../../test/support/desk-states.ts'
import {
  at,
  binding,
  codeAt,
  nowStep,
  profileOf,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { toldAct } from '../../authority/rules/told-acts.ts'
import { type DeskSynchronizationStates, decideDeskSynchronization } from './synchronization.ts'

const profile = profileOf()
const ids = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const pair = (step: number) => [codeAt(step - 1), codeAt(step)] as const
const why = { reason: '時計のズレ', identification: '届出電話番号への折返し' }

const ready: DeskSynchronizationStates = {
  ...deskStates(),
  user: user(),
  binding: binding({ failures: 3 }),
  token: token(),
  tokenUse: tokenUse(),
}

function decide(
  states: Partial<DeskSynchronizationStates>,
  codes: readonly [string, string] = pair(nowStep + 4),
  told = why,
) {
  const asked = { ...ids, ...told, holder: 'user:0000000002', operatorId: clerk.userId, codes, codeAt }
  return decideDeskSynchronization({ ...ready, ...states }, asked, profile, at)
}

test('16.7: two codes that were read out are spent, and the act says who heard them, why, and how the caller was identified', () => {
  const { outcome, events } = decide({})
  assert.equal(outcome.ok, true)
  const [acted, synchronized] = events
  assert.ok(acted !== undefined)
  assert.deepEqual(acted, {
    type: 'desk_acted',
    ...ids,
    ...why,
    operatorId: clerk.userId,
    action: 'synchronize_token',
    approved: false,
    actedAtMs: at.epochMilliseconds,
  })
  assert.equal(toldAct(acted)?.action, 'synchronize_token', 'X10: the customer reads of it at the next login')
  assert.ok(synchronized?.type === 'token_synchronized')
  assert.deepEqual(synchronized.steps, [nowStep + 3, nowStep + 4])
})

test('16.7: what is refused, in order of precedence; only a pair that was looked for and not found counts', () => {
  const used = { tokenUse: tokenUse({ lastStep: nowStep + 4 }) }
  type Row = readonly [
    refusal: string,
    states: Partial<DeskSynchronizationStates>,
    codes: readonly [string, string] | undefined,
    failures: number | null,
  ]
  const table: readonly Row[] = [
    ['not_permitted', { operator: { ...clerk, role: 'auditor' } }, undefined, null],
    ['no_such_user', { user: undefined }, undefined, null],
    ['no_such_user', { user: user({ status: 'deleted' }) }, undefined, null],
    ['user_suspended', { user: user({ status: 'suspended' }) }, undefined, null],
    ['stale', { token: token({ tokenId: 'VSMT99999999' }) }, undefined, null],
    ['not_enrolled', { binding: undefined, token: undefined, tokenUse: undefined }, undefined, 0],
    ['code_locked', { binding: binding({ status: 'locked', failures: 10 }) }, undefined, 10],
    ['token_unusable', { token: token({ expiresAtMs: at.epochMilliseconds }) }, undefined, 3],
    ['code_spent', used, undefined, 3],
    ['codes_equal', {}, [codeAt(nowStep), codeAt(nowStep)], 4],
    ['codes_not_consecutive', {}, [codeAt(nowStep), codeAt(nowStep + 2)], 4],
    ['codes_not_consecutive', {}, pair(nowStep + 25), 4],
  ]
  for (const [refusal, states, codes, failures] of table) {
    const { outcome, events } = decide(states, codes)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, refusal)
    const rejected = events.find((event) => event.type === 'code_rejected')
    assert.equal(rejected?.failures ?? null, failures, refusal)
    assert.ok(!events.some((event) => event.type === 'desk_acted'), refusal)
  }
})

test('ADM-06: nobody hears codes without a reason and an identification', () => {
  for (const missing of [{ reason: '' }, { identification: '' }])
    assert.throws(() => decide({}, undefined, { ...why, ...missing }), TypeError)
})

test('16.7: where customers are told that nobody asks for codes by telephone, nobody does', () => {
  const silent = { ...profile, desk: { ...profile.desk, synchronizesByTelephone: false } }
  const asked = { ...ids, ...why, holder: 'user:0000000002', operatorId: clerk.userId, codeAt }
  const { outcome, events } = decideDeskSynchronization(
    ready,
    { ...asked, codes: pair(nowStep + 4) },
    silent,
    at,
  )
  assert.deepEqual([outcome, events], [{ ok: false, refusal: 'not_permitted' }, []])
})
