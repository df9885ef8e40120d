import assert from 'node:assert/strict'
import { test } from 'node:test'
import { user } from '../../../test/support/states.ts'
import { type OperatorStates, refuseOperator, refuseOperatorAt } from './operator.ts'
import type { Right, Role } from './rights.ts'

const service = 'shoko-chukin/fx-web'
const desk = 'desk/shoko-chukin'

function staff(role: Role, changes: Parameters<typeof user>[0] = {}): OperatorStates {
  const operator = { service: desk, userId: 'op1', role }
  return { operator, operatorUser: user({ service: desk, userId: 'op1', ...changes }) }
}

test('who acts at a desk: an active operator of this desk whose role carries the right', () => {
  const lines: [string, OperatorStates, Right, string, boolean][] = [
    ['nobody', { operator: undefined, operatorUser: undefined }, 'unlock_code', service, false],
    ['no user of the desk', { ...staff('desk'), operatorUser: undefined }, 'unlock_code', service, false],
    ['no role', { ...staff('desk'), operator: undefined }, 'unlock_code', service, false],
    ['suspended', staff('desk', { status: 'suspended' }), 'unlock_code', service, false],
    ['deleted', staff('desk', { status: 'deleted' }), 'unlock_code', service, false],
    ['a role without the right', staff('branch'), 'create_user', service, false],
    ['another institution', staff('desk'), 'unlock_code', 'johoku/fx-web', false],
    ['one who may', staff('desk'), 'unlock_code', service, true],
    ['the branch', staff('branch'), 'unlock_code', service, true],
    ['the clearing', staff('clearing'), 'handover', service, true],
    ['the clearing, a user', staff('clearing'), 'unlock_code', service, false],
  ]
  for (const [line, states, right, of, may] of lines) {
    assert.equal(refuseOperator(states, right, of), may ? null : 'not_permitted', line)
  }
})

test('what concerns no single service takes the same, at the operator’s own desk', () => {
  assert.equal(refuseOperatorAt(staff('desk'), 'import_tokens', desk), null)
  assert.equal(refuseOperatorAt(staff('desk'), 'import_tokens', 'desk/johoku'), 'not_permitted')
  assert.equal(refuseOperatorAt(staff('branch'), 'import_tokens', desk), 'not_permitted')
  assert.equal(
    refuseOperatorAt(staff('desk', { status: 'suspended' }), 'import_tokens', desk),
    'not_permitted',
  )
})
