// R3: a system of OpenID Connect after a restore: what it holds from before, fetched or not, is worth nothing there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as client from 'openid-client'
import { raiseFence } from '../../../src/authority/operations/raise-fence.ts'
import { operationsOf } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { askingGrant } from '../../../src/doors/oidc/rules/asking.ts'
import { answerByDevice } from '../../support/device-answer.ts'
import {
  begin,
  exchangeCode,
  follow,
  logInTo,
  oidcClient,
  relyingParty,
  startOidcSite,
} from '../../support/oidc.ts'
import { settledPerson } from '../../support/site.ts'
import { testCaller } from '../../support/world.ts'

test('R3, API-07: neither an approved answer of a token that nobody fetched, nor a code, a token or a session', async (t) => {
  const site = await startOidcSite()
  t.after(site.end)
  const { context } = site.world
  const person = await settledPerson(site, '0000000001')
  const registered = await oidcClient(site.world, { asks: true })
  const config = await relyingParty(site, registered)
  const browser = site.browser()
  const { back, begun } = await logInTo(site, config, browser, person)
  const tokens = await exchangeCode(config, back, begun)
  const sub = tokens.claims()?.sub ?? ''
  assert.ok(await client.fetchUserInfo(config, tokens.access_token, sub))
  const next = await begin(config)
  const unfetched = (await follow(browser, next.url.pathname + next.url.search)).to
  assert.ok(unfetched.searchParams.get('code'), 'logged in, so that it needs no page')
  const asked = { scope: 'openid', login_hint: person.userId, binding_message: '受付 0001' }
  const { auth_req_id } = await client.initiateBackchannelAuthentication(config, asked)
  const [operation] = await operationsOf(context, person, 1)
  assert.ok(operation)
  assert.ok(await answerByDevice(context, operation, 'approve'))

  const { counts } = await raiseFence(context, testCaller)
  await assert.rejects(client.genericGrantRequest(config, askingGrant, { auth_req_id }), {
    error: 'invalid_grant',
  })
  await assert.rejects(exchangeCode(config, unfetched, next), { error: 'invalid_grant' })
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub))
  assert.equal(counts['oidcAsks'], 1)
  const again = await begin(config)
  const { page } = await follow(browser, again.url.pathname + again.url.search)
  assert.match(page ?? '', /パスワード/, 'the login is asked for')
})
