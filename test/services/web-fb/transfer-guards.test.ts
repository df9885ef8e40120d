// 都度振込 over HTTP: nobody reaches what is another customer's, sends without a form's token, or gets in without a login.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { locationOf, type Site } from '../../support/site.ts'
import { fbLogin, follow, post, startFbSite } from '../../support/web-fb/browsers.ts'
import {
  addPayee,
  companyWithPayees,
  type FbCompany,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import {
  beginDraft,
  confirm,
  fixedPassword,
  pathOf,
  upToConfirmation,
} from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

const company = (userId?: string) => companyWithPayees(site.world.context, userId)
const transfersOf = (person: FbCompany) => newestTransfers(site.world.context, person)

test('I6: accounts, payees, drafts and transfers of another customer don’t exist', async () => {
  const victim = await company()
  const stranger = await company('M54100000002')
  const theirs = await fbLogin(site, victim)
  const reserved = await upToConfirmation(theirs, victim, { day: '2026-11-24' })
  await follow(theirs, confirm(theirs, reserved, { fixedPassword }))
  const [transfer] = await transfersOf(victim)
  assert.ok(transfer)
  await addPayee(site.world.context, victim, 'secret', { number: '7654321', name: 'ﾋﾐﾂ' })

  const client = await fbLogin(site, stranger)
  const open = await upToConfirmation(theirs, victim)
  const account = await post(client, pathOf('newTransfer'), { account: victim.accountId })
  assert.equal(account.status, 422)
  const own = await beginDraft(client, stranger)
  const other = await post(client, pathOf('draftAccount', own), { account: victim.accountId })
  assert.equal(other.status, 422)
  assert.equal((await post(client, pathOf('registeredPayees', own), { 'to-secret': 'yes' })).status, 422)
  for (const screen of [
    'draftAccount',
    'destination',
    'registeredPayees',
    'newPayee',
    'details',
    'confirmation',
  ] as const) {
    assert.equal((await client.send(pathOf(screen, open.draftId))).status, 409, screen)
  }
  assert.equal((await confirm(client, open, { fixedPassword })).status, 409)
  for (const screen of ['completed', 'transfer', 'receipt'] as const) {
    assert.equal((await client.send(pathOf(screen, transfer.transferId))).status, 404, screen)
  }
  assert.equal((await post(client, pathOf('transfer', transfer.transferId), { fixedPassword })).status, 404)
  for (const screen of ['payee', 'removePayee'] as const) {
    assert.equal((await client.send(pathOf(screen, 'secret'))).status, 404)
    const fields = { registrationPassword: settledPasswords.registration }
    assert.equal((await post(client, pathOf(screen, 'secret'), fields)).status, 404)
  }
  assert.ok(!(await client.page(pathOf('payees'))).includes('ﾋﾐﾂ'))
  assert.equal((await transfersOf(victim))[0]?.status, 'reserved')
})

test('SES-08: no form is accepted without its token', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  const paths = [
    pathOf('newTransfer'),
    ...(
      ['draftAccount', 'registeredPayees', 'recentPayees', 'newPayee', 'details', 'confirmation'] as const
    ).map((screen) => pathOf(screen, draft.draftId)),
    pathOf('transfer', 'x'),
    pathOf('addPayee'),
    pathOf('payee', 'p1'),
    pathOf('removePayee', 'p1'),
    pathOf('limits'),
    fbHref(webFb, 'password'),
  ]
  const before = site.world.context.store.head().seq
  for (const path of paths) {
    const fields = {
      digest: draft.digest,
      fixedPassword,
      registrationPassword: settledPasswords.registration,
    }
    assert.equal((await client.post(path, fields)).status, 403, path)
    assert.equal((await client.post(path, { ...fields, form_token: 'x'.repeat(43) })).status, 403, path)
  }
  assert.equal(site.world.context.store.head().seq, before)
})

test('without a login everything leads to the login', async () => {
  const client = site.browser()
  for (const path of [pathOf('newTransfer'), pathOf('payees'), pathOf('limits'), pathOf('movementsFile')]) {
    assert.equal(locationOf(await client.send(path)), `${fbHref(webFb, 'login')}?notice=expired`)
  }
})
