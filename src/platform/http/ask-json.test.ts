import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AskedPlace, askJson } from './ask-json.ts'

// What is thrown by a timer ends the process, and the test with it.
test('E5: files that nothing can be asked with fail the question, and not the process when its time is over', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-ask-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const half = file('half.pem', '-----BEGIN CERTIFICATE-----\n')
  const certificate = { certFile: half, keyFile: half }
  const places: readonly (readonly [AskedPlace, RegExp])[] = [
    [{ url: 'https://127.0.0.1:9', keyFile: null, certificate }, /PEM/],
    [
      { url: 'http://127.0.0.1:9', keyFile: file('key', 'two\nlines\n'), certificate: null },
      /Invalid character/,
    ],
  ]
  const waitMs = 20
  for (const [place, reason] of places)
    await assert.rejects(askJson(place, { method: 'GET', path: '/', waitMs, bytesMax: 1000 }), reason)
  await sleep(3 * waitMs)
})
