// A bounded run of `npm run faults -- drain`: two nodes behind the proxies of examples/proxy, stopped under load.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drain } from '../../tools/faults/drain.ts'

test('R9, REL-23: behind nginx and HAProxy no request is cut by four stops under load', async () => {
  const results = await drain({
    database: 'postgres',
    times: 4,
    proxies: ['nginx', 'haproxy'],
    drainSeconds: 5,
    load: { each: 3, pauseMs: 100 },
  })
  assert.equal(results.length, 2)
  for (const { acknowledged, lost, twice, wrong, pages = 0 } of results) {
    assert.deepEqual({ lost, twice, wrong }, { lost: 0, twice: 0, wrong: [] })
    assert.ok(acknowledged >= 20 && pages >= 20, `${acknowledged} codes, ${pages} pages`)
  }
})
