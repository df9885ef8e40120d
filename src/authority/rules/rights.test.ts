import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskActions, type Right, roleRights } from './rights.ts'

const others = [
  'take_calls',
  'import_tokens',
  'approve',
  'print',
  'audit',
  'migration',
  'handover',
  'see_transfers',
  'see_contracts',
  'contracts',
  'manage_staff',
] as const satisfies readonly Right[]

test('every action that a role names exists', () => {
  const known: readonly Right[] = [...deskActions, ...others]
  for (const rights of Object.values(roleRights)) for (const right of rights) assert.ok(known.includes(right))
})
