// `./warifu webhook create`: a place that would never be told anything is said to be one, since the node alone would say so, in its log.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { runAt } from '../support/terminal.ts'
import { createWorld, shoko } from '../support/world.ts'

const told = [
  'webhook',
  'create',
  '--service',
  shoko,
  '--name',
  '勘定系',
  '--event',
  'all',
  '--reason',
  '試験',
]
const create = (url: string) => [...told, '--url', url]

test('issue 18: webhook create warns of an origin that WARIFU_WEBHOOK_ORIGINS leaves out, and names no more of its URL', async (t) => {
  const world = await createWorld()
  t.after(() => world.end())
  const context: Context = { ...world.context, webhookOrigins: ['https://core.bank.example'] }
  const good = await runAt(context, create('https://core.bank.example/warifu'))
  assert.doesNotMatch(good.lines.join('\n'), /WARNING/)
  assert.ok(!('untold' in (good.json as object)))
  const { lines, json } = await runAt(context, create('https://other.example/secret-path'))
  const warned = lines.find((line) => line.startsWith('WARNING'))
  assert.match(warned ?? '', /^WARNING: https:\/\/other\.example is not in WARIFU_WEBHOOK_ORIGINS/)
  assert.doesNotMatch(lines.join('\n'), /secret-path/)
  assert.deepEqual((json as { readonly untold: unknown }).untold, ['https://other.example'])
  // Where it is of no use to anybody yet, it is registered all the same: the origin may come with the next start.
  assert.match((await runAt(context, ['webhook', 'list'])).lines.join('\n'), /https:\/\/other\.example/)
  const unset = await runAt({ ...context, webhookOrigins: [] }, create('https://core.bank.example/'))
  assert.match(unset.lines.join('\n'), /WARNING: https:\/\/core\.bank\.example/)
})
