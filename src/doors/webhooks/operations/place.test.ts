import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { placeOf } from './place.ts'

test('a place shows scheme and host, and of path and query only what two people can compare', () => {
  const begins = (url: string) => createHash('sha256').update(url).digest('hex').slice(0, 8)
  const secret = 'https://core.bank.example:8443/hooks/T0pS3cret?key=geheim'
  const cases = [
    ['https://core.bank.example/', 'https://core.bank.example/'],
    ['https://core.bank.example', 'https://core.bank.example/'],
    [secret, `https://core.bank.example:8443/… (sha256 ${begins(secret)})`],
    [
      'https://core.bank.example/?k=1',
      `https://core.bank.example/… (sha256 ${begins('https://core.bank.example/?k=1')})`,
    ],
    // As it is sent, not as it was typed.
    ['HTTPS://Core.Bank.Example/warifu', placeOf('https://core.bank.example/warifu')],
    ['https://sato:geheim@core.bank.example/', 'https://core.bank.example/'],
    ['geheim', '…'],
  ] as const
  for (const [url, place] of cases) assert.equal(placeOf(url), place)
})
