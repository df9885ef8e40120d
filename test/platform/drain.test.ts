import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { drain } from '../../src/platform/http/server.ts'

const askFromAnotherThread = `
  const { parentPort, workerData } = require('node:worker_threads')
  parentPort.once('message', () => {
    fetch(workerData).then(
      (answer) => parentPort.postMessage(answer.status),
      (error) => parentPort.postMessage(String(error.cause ?? error)),
    )
  })
  parentPort.postMessage('ready')`

test('R9: who connects while a process that drains stands still is answered, not reset', async (t) => {
  const server = createServer((_, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const other = new Worker(askFromAnotherThread, { eval: true, workerData: origin })
  t.after(() => other.terminate())
  await new Promise((resolve) => other.once('message', resolve))
  const answered = new Promise((resolve) => other.once('message', resolve))
  const graceMs = 1500
  const drained = drain(server, graceMs)
  // The quiet of a second begins here and would be over while the process stands still.
  await sleep(1000)
  assert.equal((await fetch(origin)).status, 200)
  await sleep(600)
  other.postMessage('ask')
  standStill(1000)
  assert.equal(await answered, 200)
  await drained
})

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
