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
  await assert.rejects(post(`HTTPS://localhost:${port}/x`, {}), { name: 'InsideAddress' })
  assert.equal(asked, 0)
  // An address that the settings allow has no name to look up.
  assert.deepEqual(await post(`http://127.0.0.1:${port}/x`, {}), { status: 200, retryAfterSeconds: null })
})

test('issue 18: a Retry-After that is no number of whole seconds says nothing', async (t) => {
  const said = ['120', '7.0001', '1e3', '0x10', '-5', '', 'Infinity', 'Fri, 31 Dec 2027 23:59:59 GMT']
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(429, { 'Retry-After': said[Number(url.slice(1))] }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const post = postOutsideWithin(2000)
  const read = said.map(async (_, i) => (await post(`http://127.0.0.1:${port}/${i}`, {})).retryAfterSeconds)
  assert.deepEqual(await Promise.all(read), [120, ...Array(said.length - 1).fill(null)])
})
