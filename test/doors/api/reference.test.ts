import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type Site, startSite } from '../../support/site.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

test('the page of the API names every operation of the document, and runs nothing', async () => {
  const { origin } = site.server
  const response = await fetch(`${origin}/api/v1/reference`)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('Content-Type') ?? '', /^text\/html/)
  assert.match(response.headers.get('Content-Security-Policy') ?? '', /default-src 'self'/)
  const page = await response.text()
  assert.doesNotMatch(page, /<script|style="|https?:\/\//)
  const document = await (await fetch(`${origin}/api/v1/openapi.json`)).json()
  for (const [path, methods] of Object.entries<object>(document.paths)) {
    for (const method of Object.keys(methods))
      assert.ok(page.includes(`${method.toUpperCase()} ${path}`), path)
  }
  const [sheet = ''] = /\/assets\/reference\.css\?v=[^"]+/.exec(page) ?? []
  assert.equal((await fetch(origin + sheet)).status, 200)
})
