// `./warifu oidc create` and `oidc list`: what a system may, and where it is told anything.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Context } from '../../../src/authority/operations/context.ts'
import { type OidcSite, startOidcSite } from '../../support/oidc.ts'
import { runAt } from '../../support/terminal.ts'
import { shoko } from '../../support/world.ts'

let site: OidcSite
beforeEach(async () => {
  site = await startOidcSite()
})
afterEach(() => site.end())

const first = ['oidc', 'create', '--service', shoko, '--name', '電話受付', '--reason', '試験']
const redirect = ['--redirect-uri', 'https://rp.example/callback']

const create = (...more: string[]) => [...first, ...redirect, ...more]

const logout = ['--logout-uri', 'https://rp.example/logout']
const asking = ['--asks', '--notify-uri', 'https://other.example/answered']

test('a system that would never be told anything is said to be one; it may ask tokens only where that was asked for', async () => {
  const context: Context = { ...site.world.context, webhookOrigins: ['https://rp.example'] }
  const told = await runAt(context, create(...logout))
  assert.doesNotMatch(told.lines.join('\n'), /WARNING/)
  const { lines, json } = await runAt(context, create(...logout, ...asking))
  assert.match(lines.join('\n'), /WARNING: https:\/\/other\.example is not in WARIFU_WEBHOOK_ORIGINS/)
  assert.deepEqual((json as { readonly untold: unknown }).untold, ['https://other.example'])
  const list = (await runAt(context, ['oidc', 'list'])).lines.join('\n')
  assert.equal(list.match(/asks users’ tokens/g)?.length, 1)
  assert.match(list, /asks users’ tokens, and is notified at https:\/\/other\.example\/answered/)
  const without = create('--notify-uri', 'https://rp.example/answered')
  await assert.rejects(runAt(context, without), /give --asks, too/)
  await assert.rejects(
    runAt(context, create('--asks', '--notify-uri', 'http://rp.example/')),
    /must be a whole URL/,
  )
})
