// W2: the help of WEB-FB, the way to it, and what a registration says while it is typed, on a desk and on a phone.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { fbAdministrationHref, fbHelpChapters, fbHelpHref, fbHref } from '../../src/services/web-fb/routes.ts'
import { type Size, sizes } from '../support/browser.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { type FbStage, openFbStage } from './support/fb-stage.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { heading } from './support/screens.ts'

/** Nothing is signed where the manual's own profile is. */
const chapters = fbHelpChapters.filter((chapter) => chapter !== 'signing' && chapter !== 'passkeys')

let stage: FbStage
beforeEach(async () => {
  stage = await openFbStage()
})
afterEach(() => stage.close())

for (const size of Object.keys(sizes) as Size[]) {
  test(`W2, WCAG 2.2 AA: every chapter, each one step from the next, and the ID checked while it is typed: ${size}`, async () => {
    const userId = size === 'desk' ? 'M54100020041' : 'M54100020042'
    const window = await stage.logIn(await openCompany(stage.world.context, userId), size)
    const { page, see } = window
    const { origin } = new URL(page.url())
    const defects: string[] = []
    const visit = (path: string) => page.goto(`${origin}${path}`)

    await visit(fbHref(webFb, 'help'))
    await see('help')
    const links = page.getByRole('main').getByRole('listitem').getByRole('link')
    assert.equal(await links.count(), chapters.length)
    for (const [at, chapter] of chapters.entries()) {
      const title = await heading(page)
      if (at > 0) {
        await page.getByRole('navigation', { name: '前後の章' }).getByRole('link').last().click()
        assert.notEqual(await heading(page), title)
      } else await links.first().click()
      assert.equal(page.url(), `${origin}${fbHelpHref(webFb, chapter)}`)
      const look = chapter === 'preparation' || chapter === 'questions' ? inspect : inspectLayout
      defects.push(...(await look(page, `fb-help-${chapter}-${size}`)))
    }

    await visit(`${fbAdministrationHref(webFb, 'firstToken')}?form=individual`)
    await page.getByLabel('トークンID').pressSequentially('wrfd12')
    const told = page.locator('#tokenId-advice')
    assert.match(await told.innerText(), /パソコンに導入したソフトウェアトークンはご利用になれません。/)
    assert.match(await page.getByText(/あと \d+ 秒で変わります。/).innerText(), /時刻式/)
    await see('token-kind')
    await page.getByLabel('トークンID').fill('VSMT25772182')
    assert.match(await told.innerText(), /届け出られているものだけが登録できます。/)
    await page.getByLabel('トークンID').fill('WRFM25772182')
    assert.equal(await told.innerText(), '')
    assert.deepEqual(defects, [])
    await window.end()
  })
}
