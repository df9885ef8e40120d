// 監査ログ says in Japanese what happened at each door; a name in English is nobody's word at a desk.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorityEventNames } from '../../src/authority/texts/journal.ts'
import { modules } from '../../src/compose/modules.ts'
import { doorEventNames } from '../../src/desk/texts/door-events.ts'

test('AUD-03: every event that a door decides has a name at the desk', () => {
  const doors = modules.filter(({ name }) => name.startsWith('doors/'))
  const types = doors.flatMap(({ keeps }) => [
    ...(keeps?.states ?? []).flatMap(({ touches }) => touches.map(({ type }) => type)),
    ...(keeps?.noted ?? []),
  ])
  assert.ok(types.includes('radius_client_created'))
  const unnamed = types.filter((type) => !(type in doorEventNames) && !(type in authorityEventNames))
  assert.deepEqual(unnamed, [])
})
