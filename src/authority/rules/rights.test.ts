import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskActions, type Right, roleRights } from './rights.ts'

test('every right that a role names exists', () => {
  const others = [
    'take_calls',
    'import_tokens',
    'approve',
    'print',
    'audit',
    'migration',
    'handover',
    'see_contracts',
    'contracts',
    'manage_staff',
  ] as const
  const known: readonly Right[] = [...deskActions, ...others]
  for (const rights of Object.values(roleRights)) for (const right of rights) assert.ok(known.includes(right))
})
