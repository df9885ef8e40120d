// D6, decision 27: a report of loss, whatever else happens at the same moment on another node: the token is dead, what it
// earned before is over, and nothing that was granted before lifts the stop.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { reportLost } from '../../src/authority/operations/report-lost.ts'
import {
  barredHolder,
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../src/authority/rules/binding.ts'
import { careState } from '../../src/authority/rules/care.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { agreementState } from '../../src/bank/rules/agreement.ts'
import { deskPartsOf, modules } from '../../src/compose/modules.ts'
import { actAtDesk, type DeskWork } from '../../src/desk/operations/act.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { findOperator, showUser } from '../../src/desk/operations/look-up.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { addColleague, openCompany, registerToken, sessionOf } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf, happen } from './support/changes.ts'
import { type Driver, databaseFor } from './support/databases.ts'
import {
  addPerson,
  addUser,
  caller,
  codeOf,
  createContext,
  initialPassword,
  shoko,
} from './support/people.ts'

const rounds = 12

/** Two nodes on one database, and a clock that both read. */
async function twoNodes(t: Parameters<typeof databaseFor>[0], driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
  let now = Temporal.Instant.from('2016-01-13T10:12:15+09:00')
  const open = async () => {
    const context = createContext(await database.open(), keyRingText, () => now)
    return { ...context, deskParts: deskPartsOf(modules) }
  }
  const nodes = [await open(), await open()] as const
  return {
    nodes,
    later: (duration: Temporal.DurationLike) => {
      now = now.add(duration)
    },
  }
}

type Node = Awaited<ReturnType<typeof twoNodes>>['nodes'][number]

async function employ({ store }: Context, desk: string): Promise<void> {
  for (const [userId, role] of [
    ['desk01', 'desk'],
    ['approver01', 'approver'],
  ] as const) {
    const of = { service: desk, userId }
    await happen(
      store,
      { type: 'user_created', ...of, customerId: 'c1', userName: '窓口 一子', administrator: false },
      { type: 'operator_appointed', ...of, role },
    )
  }
}

type Of = { readonly service: string; readonly userId: string }
type Act = DeskWork['action']

/** What desk01 sees of the user now, for the act that follows. */
async function seenOf(node: Node, { service, userId }: Of): Promise<string> {
  const operator = await findOperator(node, `desk/${service.split('/')[0]}`, 'desk01')
  assert.ok(operator)
  return (await showUser(node, operator, service, userId))?.seen ?? ''
}

async function atDesk(node: Node, of: Of, action: Act, seen: string, step: DeskWork['step'] = 'ask') {
  const said = { reason: '紛失', identification: '折返し', typed: null }
  const work = { ...of, ...said, action, step, seen, operatorId: 'desk01' }
  const outcome = await actAtDesk(node, caller, work)
  return outcome.ok ? outcome.result : outcome.refusal
}

async function grant(node: Node, of: Of, action: Act): Promise<void> {
  const requestedAtMs = node.now().epochMilliseconds
  const verdict = { ...of, action, operatorId: 'approver01', grant: true, requestedAtMs }
  assert.ok((await settleApproval(node, caller, verdict)).ok)
}

function losses(driver: Driver): void {
  test('of a shared token’s transfers and its loss at once, none is accepted after it; then nobody confirms', async (t) => {
    const { nodes, later } = await twoNodes(t, driver)
    const [node, other] = nodes
    await employ(node, 'desk/shinkin-5410')
    const told: string[] = []
    for (let round = 0; round < rounds; round++) {
      const company = await openCompany(node, `M5410002${String(round).padStart(4, '0')}`)
      const colleague = await addColleague(node, company, `suzuki${round}`)
      const { tokenId } = await registerToken(node, company, 'shared')
      later({ minutes: 2 })
      const who = await sessionOf(node, company)
      const draft = await draftOf(node, who, company.accountId, { payYen: 10_000, day: '2016-01-13' })
      const [code, seen] = [await codeOf(node, tokenId), await seenOf(other, colleague)]
      const of = { service: webFb, userId: colleague.userId }
      const [confirmed, reported] = await Promise.all([
        confirm(node, who, draft, code),
        atDesk(other, of, 'report_loss', seen),
      ])
      assert.equal(reported, 'done')
      told.push(confirmed)
      later({ seconds: 30 })
      const next = await codeOf(node, tokenId)
      const again = await confirm(other, who, draft, next)
      assert.equal(again, 'ticket_invalid', 'the report ended every session of the company')
      const { binding, claim, agreement } = await node.store.read({
        binding: bindingState.ref(webFb, customerHolder(company.customerId)),
        claim: tokenClaimState.ref(webFb, tokenId),
        agreement: agreementState.ref(webFb, company.customerId),
      })
      assert.deepEqual([binding?.tokenId, claim?.holder], [null, barredHolder])
      assert.equal(agreement?.loss?.operatorId, 'desk01')
    }
    assert.ok(
      told.every((each) => ['accepted', 'ticket_invalid', 'service_stopped', 'token_missing'].includes(each)),
      `${told}`,
    )
    const order = (await eventsOf(node.store, 'transfer_accepted')).length
    assert.equal(order, told.filter((each) => each === 'accepted').length)
    await assertSound(node.store)
  })

  test('one report by the user and one on a call at once: one of them is it, and the other changes nothing', async (t) => {
    const { nodes } = await twoNodes(t, driver)
    const [node, other] = nodes
    await employ(node, 'desk/shoko-chukin')
    for (let round = 0; round < rounds; round++) {
      const person = await addPerson(node, shoko, `00000020${round + 10}`)
      const of = { service: shoko, userId: person.userId }
      const seen = await seenOf(other, of)
      const [own, desk] = await Promise.all([
        reportLost(node, caller, { ...of, password: initialPassword }),
        atDesk(other, of, 'report_loss', seen),
      ])
      // Whoever has lost a token is never told that the report failed.
      assert.ok(own.ok)
      assert.ok(['done', 'nothing_to_do'].includes(desk), desk)
      const { user, care, claim, binding } = await node.store.read({
        user: userState.ref(shoko, person.userId),
        care: careState.ref(shoko, person.userId),
        claim: tokenClaimState.ref(shoko, person.tokenId),
        binding: bindingState.ref(shoko, userHolder(person.userId)),
      })
      assert.deepEqual([user?.status, claim?.holder, binding?.tokenId], ['suspended', barredHolder, null])
      assert.deepEqual(
        [care?.loss?.tokenId, care?.loss?.operatorId],
        [person.tokenId, desk === 'done' ? 'desk01' : null],
      )
    }
    assert.equal((await eventsOf(node.store, 'loss_reported')).length, rounds)
    await assertSound(node.store)
  })

  test('a resumption that was granted before the loss never lifts it, however close they are', async (t) => {
    const { nodes, later } = await twoNodes(t, driver)
    const [node, other] = nodes
    await employ(node, 'desk/shoko-chukin')
    for (let round = 0; round < rounds; round++) {
      const userId = `00000030${round + 10}`
      await addUser(node, shoko, userId)
      const of = { service: shoko, userId }
      await happen(node.store, { type: 'user_suspended', ...of })
      assert.equal(await atDesk(node, of, 'resume_user', await seenOf(node, of)), 'requested')
      await grant(node, of, 'resume_user')
      const seen = await seenOf(node, of)
      const [resumed, reported] = await Promise.all([
        atDesk(node, of, 'resume_user', seen, 'carry_out'),
        atDesk(other, of, 'report_loss', seen),
      ])
      const { user, care } = await node.store.read({
        user: userState.ref(shoko, userId),
        care: careState.ref(shoko, userId),
      })
      if (reported === 'done') {
        assert.deepEqual([resumed, user?.status], ['nothing_to_do', 'suspended'])
        assert.equal(care?.loss?.operatorId, 'desk01')
      } else {
        // The user was back before the desk, which looked before that, could take the loss: it looks again.
        assert.deepEqual([resumed, reported], ['done', 'nothing_to_do'])
        assert.equal(await atDesk(other, of, 'report_loss', await seenOf(other, of)), 'done')
      }
      later({ minutes: 1 })
      const stale = await atDesk(node, of, 'resume_user', await seenOf(node, of), 'carry_out')
      assert.equal(stale, 'nothing_to_do')
    }
    await assertSound(node.store)
  })
}

onBothDatabases('losses over two nodes', losses)
