// E9: pages with an institution's color and logo, in a real browser.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { accent, brandedProfiles } from '../support/branded.ts'
import { type Size, sizes } from '../support/browser.ts'
import { personal, at as personalAt } from '../support/personal.ts'
import { webFb } from '../support/web-fb/service.ts'
import { johoku } from '../support/world.ts'
import { inspect } from './support/inspect.ts'
import { startEnrollment } from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'

const desk = 'desk/johoku'
const standing = {
  title: '年末年始の休止のお知らせ',
  text: '12月31日から1月3日まで、サービスを休止します。\nご不便をおかけしますが、ご了承ください。',
  from: '2025-06-01T00:00:00+09:00',
  until: null,
}

let stage: Stage
let remove = () => {}
beforeEach(async () => {
  const profiles = brandedProfiles([johoku, personal, webFb, desk], [standing])
  remove = profiles.remove
  stage = await openStage({ profilesFolder: profiles.folder })
})
afterEach(async () => {
  await stage.close()
  remove()
})

for (const size of Object.keys(sizes) as Size[]) {
  test(`E9, WCAG 2.2 AA 1.4.3: an accepted accent can be read everywhere, and the logo is there: ${size}`, async () => {
    const person = await stage.person({ service: johoku, size })
    const { page, problems } = person
    const defects: string[] = []
    const pages = {
      'brand-entry': serviceHref(johoku, 'entry'),
      'brand-login': serviceHref(johoku, 'login'),
      'brand-personal': personalAt('entry'),
      'brand-fb': fbHref(webFb, 'login'),
      'brand-desk': serviceHref(desk, 'entry'),
    }
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(`${stage.origin}${path}`)
      const told = page.locator('.announcement summary')
      if ((await told.count()) > 0) await told.click()
      defects.push(...(await inspect(page, `${name}-${size}`)))
      assert.deepEqual(await page.evaluate(looks), { accent, on: 'rgb(255, 255, 255)', logo: true }, name)
    }
    await startEnrollment(page, person, person)
    defects.push(...(await inspect(page, `brand-enrollment-${size}`)))
    await page.close()
    assert.deepEqual([...defects, ...problems], [])
  })
}

/** Runs in the browser. */
function looks() {
  const logo = document.querySelector<HTMLImageElement>('.site-logo')
  const button = document.querySelector('.button-primary')
  const { width = 0, height = 0 } = logo?.getBoundingClientRect() ?? {}
  const { backgroundColor = '', color: on = '' } = button === null ? {} : getComputedStyle(button)
  const parts = backgroundColor.match(/\d+/g) ?? []
  const color = `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`
  return { accent: color, on, logo: logo !== null && logo.naturalWidth > 0 && width > 40 && height >= 32 }
}
