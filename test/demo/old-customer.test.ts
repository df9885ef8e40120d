// What a visitor needs to see how a customer from before numbers gets its own, in the demo.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { customerState } from '../../src/authority/rules/customer.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { demoPartsOf } from '../../src/compose/demo.ts'
import { modules } from '../../src/compose/modules.ts'
import { demoAccounts, loadDemo } from '../../src/demo/operations/load-demo.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { numberAsGranted, numberAtDesk } from '../../src/desk/operations/number-customer.ts'
import { createWorld, testCaller } from '../support/world.ts'

test('D1: the demo has one customer without a number, and at its desk those who give it one', async (t) => {
  const world = await createWorld({ edit: (profile) => profile })
  t.after(() => world.end())
  const { context } = world
  const parts = await demoPartsOf(modules)
  await loadDemo(context, parts)
  const accounts = await demoAccounts(context, parts)
  const isStaff = ({ service }: { readonly service: string }) => service.startsWith('desk/')
  const [old, ...more] = accounts.filter((each) => each.customerNumber === null && !isStaff(each))
  assert.ok(old)
  assert.deepEqual(more, [])
  const { service, userId } = old
  const clerks = accounts.filter((each) => each.userId === 'desk02').map((each) => each.service)
  assert.deepEqual(clerks, ['desk/johoku'])
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  const customer = customerState.ref(service, user?.customerId ?? '')
  assert.equal((await context.store.read({ customer })).customer?.number, null)

  const requestedAtMs = context.now().epochMilliseconds
  const said = { step: 'ask', reason: '名寄せの確認', identification: '契約書', checked: false } as const
  const asked = await numberAtDesk(context, testCaller, {
    service,
    userId,
    operatorId: 'desk01',
    number: '0000000030',
    ...said,
  })
  assert.ok(asked.ok && asked.result === 'requested', JSON.stringify(asked))
  const verdict = { service, userId, action: 'number_customer', grant: true, requestedAtMs } as const
  for (const operatorId of ['desk01', 'desk02'])
    assert.equal((await settleApproval(context, testCaller, { ...verdict, operatorId })).ok, false)
  const granted = await settleApproval(context, testCaller, { ...verdict, operatorId: 'approver01' })
  assert.deepEqual(granted, { ok: true })
  const carryOut = (operatorId: string) =>
    numberAsGranted(context, testCaller, { service, userId, operatorId })
  assert.equal((await carryOut('desk02')).ok, false, 'another clerk asked for it')
  assert.equal((await carryOut('desk01')).ok, true)
  assert.equal((await context.store.read({ customer })).customer?.number, '0000000030')

  await loadDemo(context, parts)
  assert.equal((await context.store.read({ customer })).customer?.number, '0000000030', 'loaded once')
  const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
})
