// examples/telephone-desk in front of a running Warifu.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { telephoneDesk } from '../../examples/telephone-desk/desk.ts'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { operationsOf } from '../../src/authority/operations/signed-operations/find-operation.ts'
import { type OidcSite, oidcClient, startOidcSite } from '../support/oidc.ts'
import { type Person, settledPerson } from '../support/site.ts'
import { digitsOf } from '../support/token-device.ts'
import { testCaller } from '../support/world.ts'

let site: OidcSite
let person: Person
beforeEach(async () => {
  site = await startOidcSite()
  person = await settledPerson(site, '0000000001')
})
afterEach(() => site.end())

test('the telephone desk of the example hears a yes with its operation, a no with its reason, and of nobody nothing', async () => {
  const { context } = site.world
  const { oidcClientId: clientId, secret } = await oidcClient(site.world, { asks: true })
  const desk = await telephoneDesk({ issuer: site.issuer(), clientId, secret: secret ?? '' })
  const { userId } = person
  const operation = {
    template: 'limit',
    fields: [{ type: 'money', label: '限度額', value: { currency: 'JPY', amount: 1, decimals: 0 } }],
  }
  for (const [question, isYes] of [
    [{ userId, message: '受付 0001', operation }, true],
    [{ userId, message: '受付 0002' }, false],
  ] as const) {
    site.world.clock.forward({ seconds: 1 })
    const asked = await desk.ask(question)
    const [made] = await operationsOf(context, person, 1)
    assert.ok(made)
    const answering = isYes
      ? ({ by: 'code', code: await digitsOf(context, made.tokenId, made.digest) } as const)
      : ({ by: 'screen', at: 'client', answer: { decision: 'reject', reason: 'not_mine' } } as const)
    assert.ok((await answerOperation(context, testCaller, made, answering)).ok)
    const answer = await desk.answerTo({ ...asked, interval: 0 })
    assert.equal(answer.isYes, isYes)
    if (answer.isYes)
      assert.deepEqual(answer.claims['warifu_operation'], {
        operation_id: made.operationId,
        digest: made.digest,
      })
    else assert.equal(answer.because, 'rejected: not_mine')
  }
  await assert.rejects(desk.ask({ userId: '9999999999', message: '受付 0003' }), { error: 'unknown_user_id' })
})
