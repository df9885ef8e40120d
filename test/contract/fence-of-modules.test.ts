// R3: what modules keep of their own is void behind a fence, too: each is open in the backup, and used up, granted or taken since.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { tokenMoveState } from '../../src/authority/rules/token-move.ts'
import { postingCaseState } from '../../src/bank/rules/posting-case.ts'
import { type PrintEvent, printRunState } from '../../src/desk/rules/print/print-run.ts'
import { Artifacts } from '../../src/doors/oidc/operations/artifacts.ts'
import { askUser, standingOf } from '../../src/doors/oidc/operations/asks.ts'
import { creditLineState } from '../../src/services/fx-web/rules/credit.ts'
import { orderState } from '../../src/services/fx-web/rules/order.ts'
import { happen } from './support/changes.ts'
import { createPostgresDriver, type Driver, epoch, sqliteDriver } from './support/databases.ts'
import { stage } from './support/fence-stage.ts'
import { addPerson, addToken, assertHolds, caller, shoko } from './support/people.ts'

const ms = epoch.epochMilliseconds
const ofRun = { service: shoko, runId: 'run1' }
const begun: PrintEvent = {
  type: 'print_run_begun',
  ...ofRun,
  kind: 'passwords',
  count: 0,
  reason: '受付 1',
  madeBy: 'desk01',
  madeAtMs: ms,
}
const ofCase = { service: shoko, accountId: 'a1', entryId: 'e1', operatorId: 'desk01' }
const asked = { wish: 'resend', reason: '再送', askedAtMs: ms } as const
const ofOrder = { service: shoko, userId: 'u1', customerId: 'c1', orderId: 'o1', yen: 1_500_000 }
const terms = {
  side: 'sell',
  currency: 'USD',
  amount: 1_000_000,
  method: 'fixed',
  deliverFrom: '2025-08-01',
  deliverUntil: '2025-08-01',
} as const

const kindsOfArtifacts = ['AuthorizationCode', 'AccessToken', 'Interaction', 'Grant', 'Session'] as const

function fences(driver: Driver): void {
  test('R3: no code, token, login or answer of OpenID Connect is good again; an assertion stays used', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const person = await addPerson(lost, shoko, 'oidc0001', 'time')
    for (const kind of kindsOfArtifacts)
      await new Artifacts(lost, shoko, kind).keep('id', { kind, grantId: 'g1' }, 3600)
    const once = (of: typeof lost) => new Artifacts(of, shoko, 'ReplayDetection').keepOnce('jti', {}, 3600)
    assert.ok(await once(lost))
    const [label, value] = ['内容', '住所変更']
    const operation = { template: 'note', fields: [{ label, type: 'text', value }] } as const
    const system = { oidcClientId: 'oc1', clientName: '電話受付', notificationToken: 'secret' }
    const ask = { ...system, service: shoko, userId: person.userId, id: 'ask1', operation, validSeconds: 300 }
    assert.equal(await askUser(lost, caller, ask), 'asked')
    assert.ok(await standingOf(lost, { service: shoko, id: 'ask1' }))
    await backUp()
    const context = await restore()
    for (const kind of kindsOfArtifacts) {
      const kept = new Artifacts(context, shoko, kind)
      assert.equal(await kept.find('id'), undefined, kind)
      assert.equal(await kept.consume('id'), false, kind)
    }
    assert.equal(await once(context), false)
    assert.equal(await standingOf(context, { service: shoko, id: 'ask1' }), undefined)
    assert.deepEqual(await context.store.query('SELECT 1 FROM oidc_ask'), [])
    await assertHolds(context)
  })

  test('R3: a move, an order, letters and a request about a posting are not gone on with', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const tokenId = await addToken(lost, 'time')
    const order = { ...ofOrder, ...terms, limitRate: 15_000, keepUntil: '2025-07-31' }
    await happen(
      lost.store,
      { type: 'token_move_begun', moveHash: 'm1', tokenId, expiresAtMs: ms + 300_000 },
      begun,
      { type: 'posting_case_asked', ...ofCase, ...asked },
      { type: 'order_placed', ...order, placedAtMs: ms, expiresAtMs: ms + 86_400_000 },
    )
    await backUp()
    const context = await restore()
    const rows = await context.store.read({
      move: tokenMoveState.ref('m1'),
      run: printRunState.ref(shoko, 'run1'),
      postingCase: postingCaseState.ref(shoko, 'a1', 'e1'),
      order: orderState.ref(shoko, 'o1'),
      line: creditLineState.ref(shoko, 'c1'),
    })
    assert.equal(rows.move, undefined)
    assert.equal(rows.run?.lostAtMs, context.now().epochMilliseconds)
    assert.equal(rows.postingCase?.status, 'declined')
    assert.equal(rows.order?.status, 'cancelled')
    assert.equal(rows.line?.ordersYen, 0)
    await assertHolds(context)
  })

  test('R3: a file that left is not lost by a restore, and a fence may be raised again', async (t) => {
    const { lost, backUp, restore } = await stage(t, driver)
    const taken = { type: 'print_file_taken', ...ofRun, takenBy: 'desk02', takenAtMs: ms } as const
    await happen(lost.store, begun)
    await happen(lost.store, { ...taken, file: 'pdf' })
    await happen(lost.store, { ...taken, file: 'csv' })
    await backUp()
    const context = await restore()
    const { run } = await context.store.read({ run: printRunState.ref(shoko, 'run1') })
    assert.equal(run?.lostAtMs, null)
    await assertHolds(context)
  })
}

const postgresDriver = createPostgresDriver()
for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`what modules keep behind a fence on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    fences(driver)
  })
}
