// C-1 enrollment_otp_count: WEB-FB asks for as many codes of a new token as the profile says.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { findOperation } from '../../../src/authority/operations/signed-operations/find-operation.ts'
import { userHolder } from '../../../src/authority/rules/binding.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { fbWorkHref } from '../../../src/services/web-fb/routes.ts'
import { signedAlways } from '../../support/signing.ts'
import { locationOf, type Site, startSite, textOf } from '../../support/site.ts'
import { digitsOf } from '../../support/token-device.ts'
import { at, bindingAt } from '../../support/web-fb/administration-screens.ts'
import { fbLogin } from '../../support/web-fb/browsers.ts'
import { openCompany, settledPasswords } from '../../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../../support/web-fb/service.ts'

const { approval } = settledPasswords
const ownToken = fbWorkHref(webFb, 'ownToken')

const wantsTwo = (profile: ServiceProfile): ServiceProfile =>
  profile.service === webFb
    ? {
        ...profile,
        confirmation: signedAlways('token_change'),
        replacement: { asManual: [], waitHours: 72 },
        enrollment: { ...profile.enrollment, codes: 2 },
      }
    : profile

let site: Site
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

test('C-1: every form for a token asks for two codes where the profile wants two, and one alone registers none', async () => {
  site = await startSite({}, { start: fbMorning, edit: wantsTwo })
  const { context } = site.world
  const boss = await openCompany(context, 'M54100020001')
  /** Of one step after the other. */
  const two = async () => {
    const tokenId = await site.world.token()
    site.world.clock.forward({ seconds: 30 })
    const otp1 = await site.world.code(tokenId)
    site.world.clock.forward({ seconds: 30 })
    return { tokenId, otp1, otp2: await site.world.code(tokenId) }
  }
  const asksTwo = (page: string) =>
    [/name="otp1"/, /name="otp2"/, /name="code"/].map((field) => field.test(page))
  const client = await fbLogin(site, boss)
  const first = `${at('firstToken')}?form=individual`
  assert.deepEqual(asksTwo(await client.page(first)), [true, true, false])
  const typed = await two()
  const choose = (fields: object) =>
    client.submit(first, { form: 'individual', confirmation: approval, ...fields }, at('firstToken'))
  const { tokenId, otp2 } = typed
  const one = await choose({ tokenId, code: otp2 })
  assert.equal(one.status, 422)
  const again = await one.text()
  assert.match(again, /ワンタイムパスワード1を入力してください。/)
  assert.ok(again.includes(`value="${tokenId}"`) && !again.includes(otp2))
  assert.equal(locationOf(await choose(typed)), `${at('tokensDone')}?what=form`)

  site.world.clock.forward({ seconds: 30 })
  const inside = await fbLogin(site, boss)
  assert.deepEqual(asksTwo(await inside.page(ownToken)), [true, true, false])
  const next = await two()
  const twice = await inside.submit(ownToken, { ...next, otp1: next.otp2 })
  assert.match(
    textOf(await twice.text()),
    /ワンタイムパスワード1、ワンタイムパスワード2に誤りがあるか、.*続けて表示される2つのワンタイムパスワードを、表示された順に、再度入力してください。/s,
  )
  const page = locationOf(await inside.submit(ownToken, next))
  const operation = await findOperation(context, {
    service: webFb,
    operationId: page.split('/').at(-1) ?? '',
  })
  const code = await digitsOf(context, tokenId, operation?.digest ?? '')
  assert.equal(
    locationOf(await inside.submit(page, { act: 'approve', code }, page)),
    fbWorkHref(webFb, 'tokenChanged'),
  )
  assert.equal((await bindingAt(site, userHolder(boss.userId)))?.tokenId, next.tokenId)
})
