// ADM-04: revocation, reset and the rescue of an administrator take a second operator; and concurrent operators lose
// nothing.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState } from '../../src/authority/rules/binding.ts'
import { operatorState } from '../../src/authority/rules/operator.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { actAtDesk } from '../../src/desk/operations/act.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { showUser } from '../../src/desk/operations/look-up.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { newSessionId, sessionHash } from '../../src/platform/secrets/random.ts'
import { createClient } from '../support/client.ts'
import { sessionStarted } from '../support/session-started.ts'
import { operator as appointed } from '../support/states.ts'
import { happen } from '../support/web-fb/companies.ts'
import { testCaller } from '../support/world.ts'
import {
  act,
  actFrom,
  carryOut,
  type DeskSite,
  deskEventsOf,
  eventsOf,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import { type Caller, lockPassword, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let colleague: Seat
let approver: Seat
let secondApprover: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  colleague = await site.seat('desk')
  approver = await site.seat('approver')
  secondApprover = await site.seat('approver')
})
afterEach(() => site.end())

let callers = 0
const caller = (traits = {}) => settledCaller(site.world, String(++callers).padStart(10, '0'), traits)

async function bindingStatus({ service, userId }: Caller): Promise<string | undefined> {
  const refs = { binding: bindingState.ref(service, `user:${userId}`) }
  return (await site.world.context.store.read(refs)).binding?.status
}

test('requested, granted by a second operator, carried out by the first: only then is the token revoked', async () => {
  const user = await caller()
  const asked = await act(clerk, user, 'revoke_token', { identification: 'seal', reason: '端末の紛失' })
  assert.match(asked.headers.get('Location') ?? '', /\?notice=requested$/)
  assert.equal(await bindingStatus(user), 'usable')
  const waiting = textOf(await clerk.browser.page(userHref(clerk, user)))
  assert.match(waiting, /トークンの失効\s*承認待ち/)
  assert.match(waiting, new RegExp(`依頼：${clerk.operatorId}（2025/07/01 `))
  assert.ok(!waiting.includes('承認済みの操作を実行'))

  const list = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  for (const shown of [
    user.userId,
    '試験 太郎',
    '試験商事株式会社',
    '端末の紛失',
    '届出印（書面）',
    clerk.operatorName,
  ])
    assert.ok(list.includes(shown), shown)
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 409, 'not granted yet')
  assert.equal((await settle(approver, user, 'revoke_token')).status, 303)
  const granted = textOf(await clerk.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(granted, /「対象のユーザ」の画面を開いて、承認済みの操作を実行してください。/)
  assert.equal((await carryOut(colleague, user, 'revoke_token')).status, 409, 'granted to somebody else')
  assert.equal(await bindingStatus(user), 'usable')
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 303)
  assert.equal(await bindingStatus(user), undefined)
  const acted = await deskEventsOf(site.world, user)
  const nowMs = site.world.clock.now().epochMilliseconds
  assert.deepEqual(acted, [
    {
      type: 'desk_acted',
      service: user.service,
      userId: user.userId,
      operatorId: clerk.operatorId,
      action: 'revoke_token',
      reason: '端末の紛失',
      identification: '届出印（書面）',
      approved: true,
      approval: {
        requestedBy: clerk.operatorId,
        requestedAtMs: nowMs,
        decidedBy: approver.operatorId,
        decidedAtMs: nowMs,
      },
      actedAtMs: nowMs,
    },
  ])
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 409, 'once')
})

test('the requester learns of a declined request, and may ask again', async () => {
  const user = await caller()
  await act(clerk, user, 'revoke_token')
  assert.equal((await settle(approver, user, 'revoke_token', 'declined')).status, 303)
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 409)
  const mine = textOf(await clerk.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(mine, new RegExp(`${user.userId}[\\s\\S]*却下（${approver.operatorId}`))
  assert.equal((await act(clerk, user, 'revoke_token')).status, 303)
})

test('ADM-04: nobody approves their own request, whatever role they had when they asked', async () => {
  const user = await caller()
  const { context } = site.world
  await act(clerk, user, 'revoke_token')
  const refs = {
    user: userState.ref(shokoDesk, clerk.operatorId),
    operator: operatorState.ref(shokoDesk, clerk.operatorId),
  }
  const changeContext = { at: context.now(), requestId: 'test', actor: 'cli', address: null }
  const promote = (role: 'approver' | 'desk') =>
    context.store.change(changeContext, refs, () => ({
      outcome: { ok: true },
      events: [{ type: 'operator_appointed', service: shokoDesk, userId: clerk.operatorId, role }],
    }))
  // Another role ends the session (FLOW-05).
  await promote('approver')
  const promoted = await site.signIn(clerk)
  const refused = await settle(promoted, user, 'revoke_token')
  assert.equal(refused.status, 403)
  assert.match(
    textOf(await refused.text()),
    /自分が依頼した操作を自分で承認することはできません。\(RMCFXDSK001005E\)/,
  )
  await promote('desk')
  assert.equal((await carryOut(await site.signIn(clerk), user, 'revoke_token')).status, 409)
})

test('ADM-04: of simultaneous approvers one wins, and the request is settled once', async () => {
  const user = await caller()
  await act(clerk, user, 'revoke_token')
  const verdicts = [...Array(10).keys()].map((i) => ({
    service: user.service,
    userId: user.userId,
    action: 'revoke_token',
    operatorId: i % 2 === 0 ? approver.operatorId : secondApprover.operatorId,
    grant: i % 2 === 0,
    requestedAtMs: site.world.clock.now().epochMilliseconds,
  })) as Parameters<typeof settleApproval>[2][]
  const outcomes = await Promise.all(
    verdicts.map((verdict) => settleApproval(site.world.context, testCaller, verdict)),
  )
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
  const types = (await eventsOf(site.world, user)).map(({ type }) => type)
  const settled = types.filter((type) => type === 'approval_granted' || type === 'approval_declined')
  assert.equal(settled.length, 1)
})

test('a day-old approval no longer counts, granted or not', async () => {
  const [granted, pending] = [await caller(), await caller()]
  for (const user of [granted, pending]) await act(clerk, user, 'revoke_token')
  await settle(approver, granted, 'revoke_token')
  site.world.clock.forward({ hours: 24 })
  const [later, approverLater] = [await site.signIn(clerk), await site.signIn(approver)]
  assert.equal((await carryOut(later, granted, 'revoke_token')).status, 409)
  const list = await approverLater.browser.page(deskHref(shokoDesk, 'approvals'))
  assert.ok(!list.includes(pending.userId))
  // Requested again, it takes a new approval.
  assert.match((await act(later, granted, 'revoke_token')).headers.get('Location') ?? '', /notice=requested$/)
  ;[clerk, approver, colleague] = [later, approverLater, await site.signIn(colleague)]
})

test('an approval for one user and action covers no other action or user', async () => {
  const [user, other] = [await caller(), await caller()]
  for (const each of [user, other]) await act(clerk, each, 'revoke_token')
  await settle(approver, user, 'revoke_token')
  assert.equal((await carryOut(clerk, other, 'revoke_token')).status, 409)
  assert.equal((await carryOut(clerk, user, 'reset_password')).status, 409)
  assert.match((await act(clerk, user, 'reset_password')).headers.get('Location') ?? '', /notice=requested$/)
  assert.equal(await bindingStatus(other), 'usable')
})

test('rescuing an administrator takes two operators; any other locked user takes one', async () => {
  for (const administrator of [true, false]) {
    const user = await caller({ administrator })
    await lockPassword(site.world, user)
    const { headers } = await act(clerk, user, 'unlock_password')
    assert.match(
      headers.get('Location') ?? '',
      administrator ? /notice=requested$/ : /notice=unlock_password$/,
    )
  }
})

test('two operators on one user: the second is shown the new state, and changes nothing unseen', async () => {
  const user = await caller()
  await lockPassword(site.world, user)
  const [mine, hers] = [
    await clerk.browser.page(userHref(clerk, user)),
    await colleague.browser.page(userHref(colleague, user)),
  ]
  assert.equal((await actFrom(mine, clerk, user, 'unlock_password')).status, 303)
  const second = await actFrom(hers, colleague, user, 'unlock_password', {
    identification: 'visit',
    reason: '来店されました',
  })
  assert.equal(second.status, 409)
  const html = await second.text()
  assert.match(textOf(html), /ほかの操作などにより状態が変わったため.*\(RMCFXUSR001012E\)/)
  assert.match(html, /value="来店されました"/, 'nothing typed is lost')
  assert.match(html, /<option value="visit" selected>/)
  assert.ok(!html.includes('value="unlock_password"'), 'the page shows what can be done now')
  assert.equal((await deskEventsOf(site.world, user)).length, 1)
  // And anything else that was decided on the old state.
  assert.equal((await actFrom(hers, colleague, user, 'suspend_user')).status, 409)
})

/** Members of the staff in sessions of their own, without their logins. */
async function crowd(count: number): Promise<readonly Seat[]> {
  const { context, clock } = site.world
  const { user } = await context.store.read({ user: userState.ref(shokoDesk, clerk.operatorId) })
  const startedAtMs = clock.now().epochMilliseconds
  const seats = Array.from({ length: count }, (_, i) => {
    const sessionId = newSessionId()
    const browser = createClient(site.server.origin)
    browser.cookies.set(`__Host-warifu-${shokoDesk.replace('/', '.')}`, sessionId)
    return { ...clerk, operatorId: `crowd${i}`, browser, sessionId }
  })
  for (const { operatorId: userId, sessionId } of seats) {
    const of = { service: shokoDesk, userId }
    const hash = sessionHash(sessionId)
    await happen(
      context,
      {
        type: 'user_created',
        ...of,
        customerId: user?.customerId ?? '',
        userName: '窓口',
        administrator: false,
      },
      { type: 'operator_appointed', ...of, role: 'desk' },
      sessionStarted({ ...of, sessionHash: hash }, { startedAtMs, expiresAtMs: startedAtMs + 3_600_000 }),
    )
  }
  return seats
}

test('issue 16: of 50 operators at once on one user one acts, and every other reads who did it, with nothing typed lost', async () => {
  const user = await caller()
  await lockPassword(site.world, user)
  const seats = await crowd(50)
  const pages = await Promise.all(seats.map((seat) => seat.browser.page(userHref(seat, user))))
  const answers = await Promise.all(
    seats.map((seat, i) => {
      const said = { identification: 'visit', reason: `${seat.operatorId}の来店受付` }
      return actFrom(pages[i] ?? '', seat, user, 'unlock_password', said)
    }),
  )
  const first = seats[answers.findIndex(({ status }) => status === 303)]
  assert.ok(first)
  for (const [i, answer] of answers.entries()) {
    const seat = seats[i]
    if (seat === undefined || seat === first) continue
    assert.equal(answer.status, 409, seat.operatorId)
    const html = await answer.text()
    assert.match(textOf(html), /ほかの操作などにより状態が変わったため/)
    assert.ok(html.includes(`value="${seat.operatorId}の来店受付"`), seat.operatorId)
    assert.match(textOf(html), new RegExp(`ログインパスワードのロック解除[^。]*${first.operatorId}`))
  }
  const acted = await deskEventsOf(site.world, user)
  assert.deepEqual(
    acted.map(({ operatorId, action }) => [operatorId, action]),
    [[first.operatorId, 'unlock_password']],
  )
})

test('many simultaneous clicks: it is done once, and every other click is told so', async () => {
  const user = await caller()
  const { context } = site.world
  const operator = appointed({ userId: clerk.operatorId })
  const record = await showUser(context, operator, user.service, user.userId)
  const work = {
    action: 'suspend_user',
    service: user.service,
    userId: user.userId,
    operatorId: clerk.operatorId,
    step: 'ask',
    reason: '紛失',
    identification: '折返し',
    seen: record?.seen ?? '',
    typed: null,
  } as const
  const outcomes = await Promise.all([...Array(20)].map(() => actAtDesk(context, testCaller, work)))
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
  assert.ok(outcomes.every((outcome) => outcome.ok || outcome.refusal === 'nothing_to_do'))
})
