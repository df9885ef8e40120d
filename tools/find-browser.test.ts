import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { findBrowser, findOnPath, lacksHeadlessShell } from './find-browser.mjs'

test('WARIFU_BROWSER wins over every other browser, and must name a file', () => {
  assert.equal(findBrowser({ ...process.env, WARIFU_BROWSER: process.execPath }), process.execPath)
  assert.throws(
    () => findBrowser({ ...process.env, WARIFU_BROWSER: '/no/such/browser' }),
    /no\/such\/browser/,
  )
})

test('a browser without windows goes before one with them, wherever both are on the PATH', (t) => {
  const PATH = mkdtempSync(join(tmpdir(), 'warifu-browsers-'))
  t.after(() => rmSync(PATH, { recursive: true }))
  const install = (name: string) => {
    writeFileSync(join(PATH, name), '')
    chmodSync(join(PATH, name), 0o755)
  }
  install('chromium')
  assert.equal(findBrowser({ PATH }), join(PATH, 'chromium'))
  assert.equal(lacksHeadlessShell({ PATH }), true)
  assert.equal(lacksHeadlessShell({ PATH, WARIFU_BROWSER: join(PATH, 'chromium') }), false)
  install('chromium-headless-shell')
  assert.equal(findBrowser({ PATH }), join(PATH, 'chromium-headless-shell'))
  assert.equal(lacksHeadlessShell({ PATH }), false)
})

test('a program is found by the first of its names that is on the PATH', () => {
  const PATH = dirname(process.execPath)
  assert.equal(findOnPath(['no-such-program', 'node'], { PATH }), process.execPath)
  assert.equal(findOnPath(['no-such-program'], { PATH }), undefined)
  assert.equal(findOnPath(['node'], {}), undefined)
})
