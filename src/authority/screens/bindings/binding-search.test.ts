import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../../../platform/web/dates.ts'
import { loginScreenCatalog } from '../../texts/login-catalog.ts'
import { wordsIn } from '../words.ts'
import { parseSearch, queryOf } from './binding-search.ts'

const scope = { service: 'shoko-chukin/fx-web-2025', customerId: 'c1' }

test('S2-1.2-04 to -08: conditions are read from the query, whose it is never', () => {
  const query = {
    tokenId: ' vsst 1234 ',
    kind: 'user',
    status: 'locked',
    until: '2024/10/01',
    customerId: 'c2',
  }
  const { search, errors } = parseSearch(
    wordsIn(loginScreenCatalog, {}),
    { ...query, service: 'johoku/fx-web', order: '-tokenId', page: '3' },
    scope,
  )
  const { filter } = search
  assert.deepEqual([filter.service, filter.customerId], [scope.service, 'c1'])
  assert.deepEqual([filter.tokenId, filter.administrator, filter.status], ['VSST1234', false, 'locked'])
  const day = Temporal.Instant.from('2024-10-01T00:00:00+09:00').epochMilliseconds
  assert.deepEqual([filter.enrolledFromMs, filter.enrolledUntilMs], [null, day + dayMs], 'the day included')
  assert.deepEqual([search.order, search.page], [{ by: 'tokenId', descending: true }, 3])
  assert.deepEqual(errors, {})
})

test('hostile conditions are harmless: control characters, unknown orders, pages and days that are none', () => {
  const hostile = { userId: 'a\0b\n', order: 'constructor', page: '0', status: 'deleted', from: '2024/02/31' }
  const { search, typed, errors } = parseSearch(wordsIn(loginScreenCatalog, {}), hostile, scope)
  assert.equal(search.filter.userId, 'a b')
  assert.deepEqual([search.order.by, search.page, search.filter.status], ['userId', 1, null])
  assert.deepEqual([search.filter.enrolledFromMs, Object.keys(errors)], [null, ['from']])
  assert.doesNotMatch(queryOf(typed, search), /%00|%0A/)
})
