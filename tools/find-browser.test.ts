import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { findBrowser, findOnPath } from './find-browser.mjs'

test('WARIFU_BROWSER wins over every other browser, and must name a file', () => {
  assert.equal(findBrowser({ ...process.env, WARIFU_BROWSER: process.execPath }), process.execPath)
  assert.throws(
    () => findBrowser({ ...process.env, WARIFU_BROWSER: '/no/such/browser' }),
    /no\/such\/browser/,
  )
})

test('a program is found by the first of its names that is on the PATH', () => {
  const PATH = dirname(process.execPath)
  assert.equal(findOnPath(['no-such-program', 'node'], { PATH }), process.execPath)
  assert.equal(findOnPath(['no-such-program'], { PATH }), undefined)
  assert.equal(findOnPath(['node'], {}), undefined)
})
