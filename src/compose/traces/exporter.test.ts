import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startExporter } from './exporter.ts'
import type { Span } from './span.ts'

const limits = { waitingMax: 4, batchMax: 3, everyMs: 1, againMs: 1, againMsMax: 2, lastMsMax: 50 }

function spanOf(name: string): Span {
  const ids = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b8', parentId: null }
  return { ...ids, name, kind: 'internal', startNs: 1n, endNs: 2n, attributes: {}, links: [], failed: false }
}

/** An exporter whose collector answers as told: a status, or `hang` for none at all. */
function started(answer: { now: number | 'away' | 'hang' }) {
  const arrived: string[] = []
  const lines: string[] = []
  const say = (_: object, message: string) => void lines.push(message)
  const exporter = startExporter({
    url: 'http://localhost:4318/v1/traces',
    tokenFile: null,
    resource: {},
    async post(_, __, body) {
      if (answer.now === 'hang') return new Promise(() => {})
      if (answer.now === 'away') throw new Error('ECONNREFUSED')
      if (answer.now < 300)
        arrived.push(...[...body.matchAll(/"name":"(s\d+)"/g)].map(([, name]) => name ?? ''))
      return answer.now
    },
    log: { info: say, warn: say, error: say },
    limits,
  })
  return { ...exporter, arrived, lines }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; !isTrue(); i++) {
    assert.ok(i < 2000, 'it never came true')
    await sleep(1)
  }
}

test('E7: while the collector is away as many spans wait as may, the rest are dropped and counted, and nobody waits', async () => {
  for (const now of ['away', 503, 429] as const) {
    const answer: { now: number | 'away' } = { now }
    const exporter = started(answer)
    for (let i = 0; i < 6; i++) exporter.add(spanOf(`s${i}`))
    await until(() => exporter.lines.length > 0)
    await sleep(10)
    assert.equal(exporter.dropped(), 2)
    answer.now = 200
    await until(() => exporter.arrived.length === 4)
    await exporter.stop()
    assert.deepEqual([...exporter.arrived].sort(), ['s0', 's1', 's2', 's3'])
    assert.deepEqual(exporter.lines, ['traces do not arrive', 'traces arrive again'])
  }
})

test('E7: what the collector refuses is not sent again, but counted', async () => {
  const exporter = started({ now: 400 })
  for (let i = 0; i < 3; i++) exporter.add(spanOf(`s${i}`))
  await until(() => exporter.dropped() === 3)
  await exporter.stop()
  assert.deepEqual(exporter.lines, ['traces do not arrive'])
})

test('E7: an end waits for the last spans, but not for a collector that hangs', async () => {
  const well = started({ now: 200 })
  for (let i = 0; i < 4; i++) well.add(spanOf(`s${i}`))
  await well.stop()
  assert.equal(well.arrived.length, 4)
  const hanging = started({ now: 'hang' })
  for (let i = 0; i < 4; i++) hanging.add(spanOf(`s${i}`))
  await sleep(5)
  hanging.add(spanOf('s4'))
  await hanging.stop()
  assert.deepEqual(hanging.lines, ['spans were dropped: the process ends'])
})
