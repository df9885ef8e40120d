import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { startPostgres } from './postgres.ts'

async function ask(url: string, question: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  // A server that disappears between two queries is reported here, too; the next query fails by itself.
  client.on('error', () => {})
  await client.connect()
  try {
    const result = await client.query<unknown[]>({ text: question, rowMode: 'array' })
    return result.rows.flat()
  } finally {
    await client.end()
  }
}

test('starts PostgreSQL 18, makes independent databases, and stops', async (t) => {
  const begin = performance.now()
  const postgres = await startPostgres()
  const started = performance.now()
  const first = await postgres.createDatabase()
  const second = await postgres.createDatabase()
  const created = performance.now()

  const [version] = await ask(first, 'select version()')
  assert.match(String(version), /^PostgreSQL 18\./)
  await ask(first, 'create table letters (word text)')
  await assert.rejects(ask(second, 'select * from letters'), { code: '42P01' })
  assert.deepEqual(await ask(second, "select '割符', current_setting('TimeZone')"), ['割符', 'UTC'])

  const asked = performance.now()
  await postgres.stop()
  await assert.rejects(ask(first, 'select 1'), 'the server must be gone')
  const stopped = performance.now()
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(2)} s`
  t.diagnostic(`started in ${seconds(begin, started)}, two databases in ${seconds(started, created)}`)
  t.diagnostic(`stopped in ${seconds(asked, stopped)}`)
})

test('PostgreSQL ends when the process that started it is killed', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(import.meta.resolve('./postgres.ts'))})
    console.log((await startPostgres()).url)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  const url = String(line).trim()
  assert.deepEqual(await ask(url, 'select 1'), [1])
  child.kill('SIGKILL')
  await once(child, 'exit')

  const deadline = performance.now() + 20_000
  while (performance.now() < deadline) {
    const gone = await ask(url, 'select 1').then(
      () => false,
      () => true,
    )
    if (gone) return
    await sleep(50)
  }
  assert.fail('PostgreSQL still answers')
})
