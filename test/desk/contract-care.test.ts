// D12: the bank's side of 為替予約: what customers dispute or leave unused, whose it is, and what is answered.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { customerState } from '../../src/authority/rules/customer.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { listConcerns } from '../../src/services/fx-web/operations/contract-care.ts'
import { contractCareHref, tradeHref } from '../../src/services/fx-web/routes.ts'
import { createClient, formTokenIn } from '../support/client.ts'
import { type Client, locationOf, loggedIn, settledPerson } from '../support/site.ts'
import { lastPart, typedTerms } from '../support/trade-forms.ts'
import { shoko } from '../support/world.ts'
import { type DeskSite, type Seat, startDesk, textOf } from './support/site.ts'
import { johokuDesk, shokoDesk } from './support/staff.ts'

let site: DeskSite
let client: Client
beforeEach(async () => {
  site = await startDesk()
  const visits = { ...site, browser: () => createClient(site.server.origin) }
  client = await loggedIn(visits, await settledPerson(visits, 'Trade001'))
})
afterEach(() => site.end())

const at = (screen: Parameters<typeof tradeHref>[1], id?: string) => tradeHref(shoko, screen, id)

async function disputedContract(text = 'レートが約束と違います。'): Promise<string> {
  const quoteId = lastPart(locationOf(await client.submit(at('trade'), typedTerms)))
  const contractId = lastPart(locationOf(await client.submit(at('quote', quoteId), {})))
  const disputed = await client.submit(at('confirmation', contractId), { text }, at('dispute', contractId))
  assert.equal(disputed.status, 303)
  return contractId
}

const pageOf = (contractId: string, desk = shokoDesk) =>
  contractCareHref(desk, 'contract', { service: shoko, contractId })

async function press(
  seat: Seat,
  screen: 'take' | 'answer',
  contractId: string,
  fields: Record<string, string>,
) {
  const form_token = formTokenIn(await seat.browser.page(pageOf(contractId)))
  const href = contractCareHref(shokoDesk, screen, { service: shoko, contractId })
  return seat.browser.post(href, { form_token, ...fields })
}

test('D12: a dispute is on the list until whoever took it answers; only then can the customer confirm, who reads the answer', async () => {
  const contractId = await disputedContract()
  const own = await client.page(at('confirmation', contractId))
  assert.match(textOf(own), /相違の申出をいただいています。当方からの回答をお待ちください。/)
  assert.ok(!own.includes('>コンファーム</button>'))
  const form_token = formTokenIn(await client.page(at('trade')))
  const early = await client.post(at('confirmation', contractId), { form_token })
  assert.equal(early.status, 409)

  const dealer = await site.seat('clearing')
  const list = textOf(await dealer.browser.page(contractCareHref(shokoDesk, 'contracts')))
  assert.ok(list.includes(contractId))
  assert.match(list, /相違の申出\s*未定/)
  const answer = 'ご指摘のとおりです。\n正しいレートに訂正しました。'
  assert.equal((await press(dealer, 'answer', contractId, { answer })).status, 409, 'taken first')
  assert.equal((await press(dealer, 'take', contractId, { owner: '' })).status, 303)
  const empty = await press(dealer, 'answer', contractId, { answer: ' ' })
  assert.equal(empty.status, 422)
  assert.match(textOf(await empty.text()), /回答を入力してください。/)
  assert.equal((await press(dealer, 'answer', contractId, { answer })).status, 303)
  const after = textOf(await dealer.browser.page(contractCareHref(shokoDesk, 'contracts')))
  assert.match(after, /対応の必要な取引はありません。/)
  assert.equal((await press(dealer, 'answer', contractId, { answer })).status, 409, 'once')

  const told = textOf(await client.page(at('confirmation', contractId)))
  assert.match(told, /申出への回答\s*ご指摘のとおりです。\s*正しいレートに訂正しました。/)
  const confirmed = await client.submit(at('confirmation', contractId), {})
  assert.match(confirmed.headers.get('Location') ?? '', /notice=confirmed$/)
})

test('D12: the list has the names of all customers from one query, however many contracts there are', async () => {
  const contractIds = [await disputedContract(), await disputedContract()]
  const { context } = site.world
  const asked: string[] = []
  const store = {
    ...context.store,
    query: (...query: Parameters<typeof context.store.query>) => {
      asked.push(query[0])
      return context.store.query(...query)
    },
    read: () => assert.fail('a row was read by itself'),
  }
  const { contracts, more } = await listConcerns({ ...context, store }, [shoko])
  const { user } = await context.store.read({ user: userState.ref(shoko, 'Trade001') })
  const own = await context.store.read({ customer: customerState.ref(shoko, user?.customerId ?? '') })
  assert.ok(own.customer !== undefined && own.customer.name !== '')
  assert.deepEqual(
    contracts.map(({ contract, customerName }) => [contract.contractId, customerName]).toSorted(),
    contractIds.map((contractId) => [contractId, own.customer?.name]).toSorted(),
  )
  assert.deepEqual([asked.length, more], [1, false])
})

test('D12: of two who take a contract at once, one has it; a colleague takes it over knowingly', async () => {
  const contractId = await disputedContract()
  const [first, second] = [await site.seat('clearing'), await site.seat('clearing')]
  const answers = await Promise.all(
    [first, second].map((seat) => press(seat, 'take', contractId, { owner: '' })),
  )
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [303, 409])
  const page = textOf(await first.browser.page(pageOf(contractId)))
  const owner = /担当\s*(clearing\S*)/.exec(page)?.[1] ?? ''
  const other = owner === first.operatorId ? second : first
  assert.equal((await press(other, 'take', contractId, { owner })).status, 303)
})

test('D12: what is past its last day with a balance is on the list, too', async () => {
  const contractId = await disputedContract()
  const dealer = await site.seat('clearing')
  await press(dealer, 'take', contractId, { owner: '' })
  await press(dealer, 'answer', contractId, { answer: '約定のとおりです。' })
  site.world.clock.forward({ hours: 24 * 31 })
  const later = await site.seat('clearing')
  const list = textOf(await later.browser.page(contractCareHref(shokoDesk, 'contracts')))
  assert.match(list, new RegExp(`${contractId}.*受渡期日の経過\\s*${dealer.operatorId}`, 's'))
})

test('D12, ADM-01: the desk and the auditor see, only the dealers act, and nobody at another institution does either', async () => {
  const contractId = await disputedContract()
  for (const role of ['desk', 'auditor'] as const) {
    const seat = await site.seat(role)
    const page = await seat.browser.page(pageOf(contractId))
    assert.match(textOf(page), /レートが約束と違います。/)
    assert.ok(!page.includes('担当を引き受ける'))
    assert.equal((await press(seat, 'take', contractId, { owner: '' })).status, 403)
  }
  const approver = await site.seat('approver')
  assert.equal((await approver.browser.send(pageOf(contractId))).status, 403)
  const stranger = await site.seat('clearing', johokuDesk)
  assert.equal((await stranger.browser.send(pageOf(contractId, johokuDesk))).status, 404)
})
