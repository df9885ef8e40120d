// A bounded run of `npm run faults -- rolling`; the version has one of its own (R4, faults.test.ts).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rolling } from '../../tools/faults/rolling.ts'

test('issue 17, R9: under load two nodes get a setting, a profile and a key one after the other, and no request is lost or put off', async () => {
  const [result, ...more] = await rolling({
    database: 'postgres',
    proxies: ['haproxy'],
    drainSeconds: 1,
    load: { each: 3, pauseMs: 100 },
    steps: ['configuration', 'profile', 'key'],
  })
  assert.ok(result !== undefined && more.length === 0)
  const { acknowledged, lost, twice, faults, wrong, pages = 0, steps = [] } = result
  assert.deepEqual({ lost, twice, faults, wrong }, { lost: 0, twice: 0, faults: 0, wrong: [] })
  assert.ok(acknowledged >= 60 && pages >= 60, `${acknowledged} codes, ${pages} pages`)
  assert.deepEqual(
    steps.map(({ step }) => step),
    ['configuration', 'profile', 'key'],
  )
})
