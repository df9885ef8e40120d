// A webhook's URL may be a secret by its path or its query: whoever approves it, and whoever reads of it, sees where it leads,
// and what they need to compare it by (X1).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref } from '../../src/desk/routes.ts'
import { placeOf } from '../../src/doors/webhooks/operations/place.ts'
import { webhooksOf } from '../../src/doors/webhooks/queries/webhooks.ts'
import { UsageError } from '../../src/platform/cli/command.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { runAt } from '../support/terminal.ts'
import { shoko } from '../support/world.ts'
import { type DeskSite, settle, startDesk, textOf } from './support/site.ts'
import { shokoDesk } from './support/staff.ts'

let site: DeskSite
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  await site.seat('administrator')
  await site.seat('administrator')
})
afterEach(() => site.end())

const url = 'https://core.bank.example/hooks/T0pS3cret?key=geheim'
const create = (to: string) => {
  const named = ['webhook', 'create', '--service', shoko, '--name', '勘定系', '--event', 'binding.lost']
  return [...named, '--url', to]
}
const by = (name: string) => ['--as', name, '--reason', '監視の追加']

test('X1: who approves a webhook reads where it leads, not by which path; another path is another request', async () => {
  const { context } = site.world
  const approver = await site.seat('approver')
  const asked = await runAt(context, [...create(url), ...by('yamada')])
  const { approval } = asked.json as { approval: string }
  const page = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.ok(page.includes(placeOf(url)), page)
  const waiting = { service: shokoDesk, userId: approval, password: '', tokenId: '' }
  await settle(approver, { ...waiting, service: approver.desk }, 'terminal:webhook create')
  const elsewhere = create('https://core.bank.example/hooks/mine')
  await assert.rejects(
    runAt(context, [...elsewhere, '--approval', approval, ...by('suzuki')]),
    (error: Error) => error instanceof UsageError && /other arguments/.test(error.message),
  )
  await runAt(context, [...create(url), '--approval', approval, ...by('suzuki')])
  const [webhook] = await webhooksOf(context.store, shoko)
  assert.equal(webhook && reveal(webhook.url), url, 'it is told at the whole URL')
  const listed = await runAt(context, ['webhook', 'list'])
  const journal = JSON.stringify(await newestJournal(context.store, {}, 100))
  for (const text of [page, listed.lines.join('\n'), JSON.stringify(listed.json), journal]) {
    assert.ok(text.includes('https://core.bank.example/'))
    assert.ok(!/T0pS3cret|geheim/.test(text), text)
  }
})
