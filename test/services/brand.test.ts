// E9: the pages of an institution with its color, its logo and what it announces.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { accent, brandedProfiles, svgLogo } from '../support/branded.ts'
import { personal, at as personalAt } from '../support/personal.ts'
import { type Site, startSite } from '../support/site.ts'
import { webFb } from '../support/web-fb/service.ts'
import { johoku, shoko } from '../support/world.ts'

const desk = 'desk/johoku'
const entries = {
  [johoku]: serviceHref(johoku, 'entry'),
  [personal]: personalAt('entry'),
  [webFb]: fbHref(webFb, 'login'),
  [desk]: serviceHref(desk, 'entry'),
}
const night = {
  title: '臨時休止 <b>',
  text: '7月1日の夜は休止します。\n<script>alert(1)</script>',
  from: '2025-07-01T21:00:00+09:00',
  until: '2025-07-02T06:00:00+09:00',
}

let site: Site
let remove = () => {}
beforeEach(async () => {
  const profiles = brandedProfiles(Object.keys(entries), [night])
  remove = profiles.remove
  site = await startSite({}, { profilesFolder: profiles.folder })
})
afterEach(async () => {
  await site.end()
  remove()
})

async function pageOf(path: string, status = 200): Promise<string> {
  const response = await site.browser().send(path)
  assert.equal(response.status, status, path)
  return response.text()
}

function logoIn(page: string): string | undefined {
  return /<header class="site-header"><img class="site-logo" src="([^"]+)" alt="北信用金庫" width="150" height="50">/.exec(
    page,
  )?.[1]
}

function sheetIn(page: string, service: string): string | undefined {
  const name = service.replace('/', String.raw`\.`)
  // The last one: it decides.
  return new RegExp(
    `<link rel="stylesheet" href="(/assets/${name}\\.css\\?v=[\\w-]{16})">\\s*(?:<script|</head>)`,
  ).exec(page)?.[1]
}

test('E9: each branded service has its own color and logo on its pages, errors too, and no other service has', async () => {
  for (const [service, path] of Object.entries(entries)) {
    const page = await pageOf(path)
    assert.match(
      logoIn(page) ?? '',
      new RegExp(`^/assets/${service.replace('/', '\\.')}\\.svg\\?v=`),
      service,
    )
    assert.ok(sheetIn(page, service), service)
    const error = await pageOf(`/${service}/nothing`, 404)
    assert.deepEqual([logoIn(error), sheetIn(error, service)], [logoIn(page), sheetIn(page, service)])
  }
  for (const [path, status] of [
    [serviceHref(shoko, 'entry'), 200],
    ['/nothing', 404],
    ['/desk/', 200],
  ] as const)
    assert.doesNotMatch(
      await pageOf(path, status),
      /site-logo|johoku\.|sample-shinkin\.|shinkin-5410\./,
      path,
    )
})

test('E9, SES-09: logo and color are static files by digest; a logo that is opened alone runs and loads nothing', async () => {
  const page = await pageOf(entries[johoku])
  const logo = await site.browser().send(logoIn(page) ?? '')
  assert.equal(await logo.text(), svgLogo)
  const headers = ['Content-Type', 'Cache-Control', 'X-Content-Type-Options', 'Set-Cookie']
  assert.deepEqual(
    headers.map((name) => logo.headers.get(name)),
    ['image/svg+xml; charset=utf-8', 'public, max-age=31536000, immutable', 'nosniff', null],
  )
  const policy = logo.headers.get('Content-Security-Policy') ?? ''
  assert.deepEqual(
    policy.split('; ').filter((each) => /^default-src|^sandbox/.test(each)),
    ["default-src 'none'", 'sandbox'],
  )
  const sheet = await site.browser().send(sheetIn(page, johoku) ?? '')
  assert.match(sheet.headers.get('Content-Type') ?? '', /^text\/css/)
  assert.match(
    await sheet.text(),
    new RegExp(
      `^:root, :root body \\{ --main: ${accent}; --main-dark: #\\w{6}; --main-soft: #\\w{6}; --on-main: #ffffff; \\}`,
    ),
  )
})

test('E9: an announcement stands on the page on which logins begin, as text, while it counts', async () => {
  const told = async () => {
    const pages = await Promise.all(Object.values(entries).map((path) => pageOf(path)))
    return pages.map((page) => page.includes('id="announcements-title"'))
  }
  site.world.clock.set('2025-07-01T20:59:59+09:00')
  assert.deepEqual(await told(), [false, false, false, false])
  site.world.clock.set('2025-07-01T21:00:00+09:00')
  assert.deepEqual(await told(), [true, true, true, true])
  const page = await pageOf(entries[personal])
  assert.match(
    page,
    /<summary>臨時休止 &lt;b&gt; <time datetime="2025-07-01">2025年7月1日<\/time><\/summary>/,
  )
  assert.match(page, /休止します。\n&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/p>/)
  assert.doesNotMatch(await pageOf(serviceHref(shoko, 'entry')), /announcements-title/)
  site.world.clock.set('2025-07-02T06:00:00+09:00')
  assert.deepEqual(await told(), [false, false, false, false])
})
