import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announcementsAt } from './announcements.ts'

test('E9: an announcement is shown from its first instant until its last, the newest first', () => {
  const all = [
    { title: 'standing', text: 't', from: '2025-06-01T00:00:00+09:00', until: null },
    { title: 'night', text: 't', from: '2025-07-01T21:00:00+09:00', until: '2025-07-02T06:00:00+09:00' },
    { title: 'utc', text: 't', from: '2025-07-01T13:00:00Z', until: null },
  ]
  const table: readonly (readonly [at: string, titles: readonly string[]])[] = [
    ['2025-05-31T23:59:59.999+09:00', []],
    ['2025-06-01T00:00:00+09:00', ['standing']],
    ['2025-07-01T20:59:59.999+09:00', ['standing']],
    ['2025-07-01T21:00:00+09:00', ['night', 'standing']],
    // 13:00 in UTC is 22:00 in Japan.
    ['2025-07-01T22:00:00+09:00', ['utc', 'night', 'standing']],
    ['2025-07-02T05:59:59.999+09:00', ['utc', 'night', 'standing']],
    ['2025-07-02T06:00:00+09:00', ['utc', 'standing']],
  ]
  for (const [at, titles] of table) {
    const shown = announcementsAt(all, Temporal.Instant.from(at))
    assert.deepEqual(
      shown.map(({ title }) => title),
      titles,
      at,
    )
  }
})
