import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CustomerParts, mergeSigns } from './merged-customer.ts'

const one: CustomerParts = { are: 'persons', users: 1, openings: 1, accounts: [] }
const account = { branchCode: '010', holderName: 'ｻﾄｳ ﾀﾛｳ' }

test('D1: what can’t be of one customer is a sign that two were merged', () => {
  const table: readonly [Partial<CustomerParts>, readonly string[]][] = [
    [{}, []],
    [{ accounts: [account, account] }, []],
    [{ users: 2 }, ['several_persons']],
    [{ are: 'companies', users: 2 }, []],
    [{ are: 'companies', users: 2, openings: 2 }, ['opened_separately']],
    [{ users: 2, openings: 2 }, ['several_persons', 'opened_separately']],
    [{ accounts: [account, { ...account, branchCode: '001' }] }, ['branches_differ']],
    [{ accounts: [account, { ...account, holderName: 'ｻﾄｳ ｼﾞﾛｳ' }] }, ['holders_differ']],
    [{ users: 0, openings: 0 }, []],
  ]
  for (const [changes, signs] of table)
    assert.deepEqual(mergeSigns({ ...one, ...changes }), signs, JSON.stringify(changes))
})
