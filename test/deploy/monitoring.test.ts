// E7: what deploy/ brings for Prometheus and Grafana works, names only what /metrics has, and leads to the runbook.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Registry } from 'prom-client'
import { addOwnFigures, createCounters } from '../../src/compose/metrics/counters.ts'
import { createDatabaseFigures } from '../../src/compose/metrics/database-figures.ts'
import { addWorkers } from '../../src/compose/metrics/whole.ts'
import { modules } from '../../src/compose/modules.ts'
import { runTool } from '../support/tools.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const folder = fileURLToPath(new URL('../../deploy/prometheus', import.meta.url))
const rules = read('deploy/prometheus/warifu.rules.yml')
const board = read('deploy/grafana/warifu.json')
const alerts = [...rules.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name ?? '')

/** Every name that a sample of /metrics can have, as the code makes them. */
function sampleNames(): ReadonlySet<string> {
  const registry = new Registry()
  const nothing = () => 0
  const own = {
    waitingChanges: nothing,
    cpuSeconds: nothing,
    memoryBytes: nothing,
    busyShare: nothing,
    droppedSpans: nothing,
  }
  createCounters(registry)
  addOwnFigures(registry, { ...own, passwords: () => ({ running: 0, known: 0, others: 0 }) })
  const measures = modules.flatMap((module) => module.measures ?? [])
  createDatabaseFigures(registry, [], measures, { info() {}, warn() {}, error() {} })
  addWorkers(registry, 1, 1)
  const metrics = registry.getMetricsAsArray() as unknown as readonly { name: string; buckets?: unknown }[]
  return new Set(
    metrics.flatMap(({ name, buckets }) =>
      buckets === undefined ? [name] : ['_bucket', '_count', '_sum'].map((end) => `${name}${end}`),
    ),
  )
}

const namesIn = (text: string) => new Set(text.match(/\b(?:warifu|process)_[a-z_]+\b/g) ?? [])

test('E7: promtool takes the alert rules, and each comes when it should and not otherwise', () => {
  const checked = runTool('promtool', ['check', 'rules', 'warifu.rules.yml'], { cwd: folder })
  assert.equal(checked.status, 0, checked.text)
  const tested = runTool('promtool', ['test', 'rules', 'warifu.test.yml', 'week.test.yml'], { cwd: folder })
  assert.equal(tested.status, 0, tested.text)
})

test('E7: each alert has a case in which it comes, and one in which it does not', () => {
  assert.ok(alerts.length > 10)
  const cases = `${read('deploy/prometheus/warifu.test.yml')}${read('deploy/prometheus/week.test.yml')}`
  for (const alert of alerts) {
    const asked = [...cases.matchAll(new RegExp(`alertname: ${alert}\\n +exp_alerts:(.*)`, 'g'))]
    assert.deepEqual(asked.map(([, expected]) => expected).toSorted(), ['', ' []'], alert)
  }
})

test('E7, E10: each alert leads to its part of the runbook, and each part is of an alert', () => {
  const runbook = read('docs/runbook.md')
  const parts = [...runbook.matchAll(/^### (Warifu\w+)$/gm)].map(([, name]) => name)
  assert.deepEqual(parts, alerts)
  const led = [...rules.matchAll(/^ +runbook: (.*)$/gm)].map(([, place]) => place)
  assert.deepEqual(
    led,
    alerts.map((alert) => `docs/runbook.md#${alert.toLowerCase()}`),
  )
})

test('E7: rules and board name only what /metrics has, and the board shows nearly all of it', () => {
  const known = sampleNames()
  const named = new Set([...namesIn(rules), ...namesIn(board)])
  assert.deepEqual(
    [...named].filter((name) => !known.has(name)),
    [],
  )
  const shown = namesIn(board)
  const wanted = [...known].filter(
    (name) => !/_(?:count|sum|bucket)$/.test(name) && name !== 'warifu_workers',
  )
  assert.deepEqual(
    wanted.filter((name) => !shown.has(name)),
    [],
  )
})
