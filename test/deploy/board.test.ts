// E7: a real Prometheus reads a real node, and answers every query of the board and of the alert rules from what it read.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { serviceHref } from '../../src/authority/routes.ts'
import { findOnPath } from '../../tools/find-browser.mjs'
import { newFolder } from '../cli/run.ts'
import { until } from '../contract/support/mails.ts'
import { freePort, startApp } from '../support/app.ts'
import { shoko } from '../support/world.ts'

const at = (path: string) => fileURLToPath(new URL(`../../deploy/${path}`, import.meta.url))
const user = { service: shoko, customer: '割符商事', userId: 'hanako', userName: '割符 花子' }

type Panel = { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }
type Variable = { readonly name: string; readonly definition?: string }
type Board = {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
}
const board: Board = JSON.parse(readFileSync(at('grafana/warifu.json'), 'utf8'))

/** As Grafana fills in what a board leaves to it, with nothing chosen. */
function filledIn(expr: string): string {
  const filled = expr.replaceAll(/\$(service|instance)\b/g, '.*').replaceAll('$__rate_interval', '1m')
  assert.ok(!filled.includes('$'), filled)
  return filled
}

/** A node of which a Prometheus reads /metrics every second, with the rules of deploy/. */
async function startPrometheus(t: TestContext) {
  const [program, metricsPort, port] = [findOnPath(['prometheus']), await freePort(), await freePort()]
  if (program === undefined) throw new Error('prometheus is not installed: node tools/prepare.mjs --browser')
  const app = await startApp('serve', { WARIFU_METRICS_PORT: String(metricsPort) })
  t.after(() => app.stop())
  const folder = newFolder()
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    scrape_configs: [{ job_name: 'warifu', static_configs: [{ targets: [`localhost:${metricsPort}`] }] }],
    rule_files: [at('prometheus/warifu.rules.yml')],
  }
  // YAML reads JSON.
  const file = join(folder.path, 'prometheus.yml')
  writeFileSync(file, JSON.stringify(config))
  const words = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder.path}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const child = spawn(program, words, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
    folder.remove()
  })
  async function ask(path: string, query: Readonly<Record<string, string>> = {}) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(query)}`)
    const { status, error, data } = await answer.json()
    assert.equal(status, 'success', `${query['query'] ?? path}: ${error}`)
    return data
  }
  const value = async (query: string) => {
    const found = await ask('query', { query }).catch(() => ({ result: [] }))
    return Number(found.result[0]?.value[1])
  }
  return { app, ask, value }
}

test('E7: Prometheus answers every query of the board and evaluates every rule', async (t) => {
  const { app, ask, value } = await startPrometheus(t)
  await app.createUser(user)
  await fetch(`${app.origin}${serviceHref(shoko, 'login')}`)
  await until(
    'it has read the node twice',
    async () => (await value('count_over_time(up{job="warifu"}[1m])')) >= 2,
  )
  await until('the page is counted', async () => (await value('sum(warifu_http_requests_total)')) >= 1)
  await until(
    'and read again',
    async () => (await value('count_over_time(warifu_http_requests_total[1m])')) >= 2,
  )

  const empty: string[] = []
  for (const { title, targets = [] } of board.panels)
    for (const { expr } of targets) {
      const { result } = await ask('query', { query: filledIn(expr) })
      if (result.length === 0) empty.push(title)
    }
  // Of what has not happened yet at a node that has served one page there is nothing to count.
  const quiet = [
    'Logins',
    'Codes',
    'Locks',
    'Refusals',
    'Turned away',
    'Alarms',
    'Age of the newest checkpoint',
    'Core system',
    'Rates of exchange',
    'Mails and pushes that wait',
    'Rules of risk that applied',
    'Webhooks',
    'Approvals that wait',
    'Event stream',
    'Events',
  ]
  assert.deepEqual(
    empty.filter((title) => !quiet.includes(title)),
    [],
  )

  const variables = board.templating.list.flatMap(
    ({ definition = '' }) => /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? [],
  )
  assert.equal(variables.length, 2 * 3)
  for (const [metric = '', label = ''] of [variables.slice(1, 3), variables.slice(4)])
    assert.ok((await ask(`label/${label}/values`, { 'match[]': metric })).length > 0, `${metric}, ${label}`)

  await until('every rule was evaluated', async () => {
    const { groups } = await ask('rules')
    const rules = groups.flatMap((group: { rules: readonly { health: string }[] }) => group.rules)
    return rules.length > 10 && rules.every(({ health }: { health: string }) => health !== 'unknown')
  })
  const { groups } = await ask('rules')
  for (const { name, health, lastError, state } of groups.flatMap(
    (group: { rules: readonly object[] }) => group.rules,
  ))
    assert.deepEqual([health, lastError ?? '', state], ['ok', '', 'inactive'], name)
})
