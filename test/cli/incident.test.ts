// `./warifu incident` at a terminal (APPI Art. 26).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newFolder, runWarifu } from './run.ts'

const why = ['--as', 'ichiro', '--reason', '漏えいの調査']
const range = ['--from', '2020-01-01T00:00:00+09:00', '--to', '2099-01-01T00:00:00+09:00']

test('an incident is told in text and JSON with 0; wrong input ends with 2', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const data = { WARIFU_DATA_DIR: folder.path }
  const user = ['--service', 'shoko-chukin/fx-web', '--user-id', 'hanako', '--user-name', '割符 花子']
  const customer = ['--customer', '割符商事', '--customer-number', '0001234567']
  assert.equal((await runWarifu(['user', 'create', ...user, ...customer, ...why], data)).code, 0)

  const wrong = [
    range,
    ['--operator', 'a', '--token', 'b', ...range],
    ['--operator', 'a', '--from', 'yesterday', '--to', '2099-01-01T00:00:00+09:00'],
    ['--operator', 'a', '--from', '2025-01-02T00:00:00Z', '--to', '2025-01-02T00:00:00Z'],
  ]
  for (const words of wrong) {
    const { code, stdout, stderr } = await runWarifu(['incident', ...words, ...why], data)
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^warifu: .+\n$/)
  }

  const none = await runWarifu(['incident', '--address', '198.51.100.7', ...range, ...why], data)
  assert.deepEqual([none.code, /^0 users affected/.test(none.stdout)], [0, true])
  const found = await runWarifu(['incident', '--operator', 'ichiro', ...range, '--json', ...why], data)
  assert.equal(found.code, 0)
  const { affected } = JSON.parse(found.stdout)
  assert.deepEqual(
    [affected[0].userId, affected[0].userName, affected[0].customerName, affected[0].customerNumber],
    ['hanako', '割符 花子', '割符商事', '0001234567'],
  )
})
