// A hardware device, from the vendor's file to the home screen: every code comes from an independent generator.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, test } from 'node:test'
import { type ServiceScreen, serviceHref } from '../../../src/authority/routes.ts'
import { container, importFile, keyPackage } from '../../authority/token-files/support.ts'
import {
  changedPassword,
  locationOf,
  passStepOne,
  postCode,
  postPassword,
  type Site,
  startSite,
} from '../../support/site.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

/** What the display shows when the button is pressed for the `counter`th time; the secret is that of RFC 4226. */
function display(counter: number, digits: 6 | 8): string {
  const secret = '3132333435363738393031323334353637383930'
  const asked = ['--hotp', '-c', String(counter), '-d', String(digits), secret]
  return execFileSync('oathtool', asked, { encoding: 'utf8' }).trim()
}

for (const [service, serialNo, digits] of [
  [shoko, '331735022', 6],
  [johoku, '331735023', 6],
  [shoko, '331735024', 8],
] as const) {
  const press = (counter: number) => display(counter, digits)
  test(`I5, RFC 4226, RFC 6030: at ${service}, an event-based device with ${digits} digits enrolls, logs in and is synchronized`, async () => {
    const algorithm = 'urn:ietf:params:xml:ns:keyprov:pskc:hotp'
    const data = '<Counter><PlainValue>12</PlainValue></Counter>'
    const parameters = `<ResponseFormat Length="${digits}" Encoding="DECIMAL"/>`
    const file = container(keyPackage({ serialNo, algorithm, data, parameters }))
    await importFile(site.world, file, { plain: true, prefix: 'DP' })
    const tokenId = `DP0${serialNo}`
    const { userId, password } = await site.world.user(`00000${serialNo.slice(-5)}`, service)
    const person = { service, userId, password, tokenId }
    const client = site.browser()
    const lands = (answer: Response, screen: ServiceScreen) =>
      assert.equal(locationOf(answer).split('?')[0], serviceHref(service, screen))

    lands(await passStepOne(client, person, 'enrollment'), 'enrollmentToken')
    const enroll = (otp1: string, otp2: string) =>
      client.submit(serviceHref(service, 'enrollmentToken'), { tokenId: `dp 0${serialNo}`, otp1, otp2 })
    assert.equal((await enroll(press(10), press(11))).status, 422, 'codes of before the import')
    lands(await enroll(press(12), press(13)), 'enrollmentComplete')
    assert.equal((await postCode(client, person, press(13))).status, 422, 'spent by the enrollment')
    lands(await postCode(client, person, press(14)), 'password')
    lands(await postPassword(client, service, password, changedPassword), 'home')

    const later = site.browser()
    lands(await passStepOne(later, { ...person, password: changedPassword }), 'loginCode')
    assert.equal((await postCode(later, person, press(50))).status, 422, 'pressed too often in a pocket')
    const codes = { otp1: press(50), otp2: press(51) }
    lands(await later.submit(serviceHref(service, 'synchronization'), codes), 'synchronized')
    lands(await postCode(later, person, press(52)), 'home')
  })
}
