import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { postOutsideWithin } from './post-outside.ts'

test('issue 18: a name that leads to this machine is not connected to, whatever its port', async (t) => {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const post = postOutsideWithin(2000)
  await assert.rejects(post(`http://localhost:${port}/x`, {}), { name: 'InsideAddress' })
  await assert.rejects(post(`https://localhost:${port}/x`, {}), { name: 'InsideAddress' })
  assert.equal(asked, 0)
  // An address that the settings allow has no name to look up.
  assert.deepEqual(await post(`http://127.0.0.1:${port}/x`, {}), { status: 200, retryAfterSeconds: null })
})
