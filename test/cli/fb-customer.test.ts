// The command that opens a customer of WEB-FB.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fedProfilesIn } from '../support/core-feed.ts'
import { type Folder, faultsOf, newFolder, runWarifu } from './run.ts'

const service = 'shinkin-5410/web-fb'
const form = {
  service,
  'customer-number': '0020000025',
  customer: '割符商事株式会社',
  'company-code': '0020000005',
  'kana-name': 'カ）ワリフ',
  'user-id': 'M54100020025',
  'user-name': '割符 花子',
  branch: '002',
  'account-number': '1000025',
}

let folder: Folder
before(() => {
  folder = newFolder()
})
after(() => folder.remove())

function open(
  changes: Partial<Record<keyof typeof form | 'balance', string>>,
  settings: Readonly<Record<string, string>> = {},
) {
  const words = Object.entries({ ...form, ...changes }).flatMap(([name, text]) => [`--${name}`, text])
  return runWarifu(['fb-customer', 'open', ...words, '--json'], {
    WARIFU_DATA_DIR: folder.path,
    ...settings,
  })
}

test('S3: prints the four first passwords once; the same ID is not opened twice, nor by user create', async () => {
  const opened = await open({})
  assert.deepEqual([opened.code, opened.stderr], [0, ''])
  const told = JSON.parse(opened.stdout)
  assert.match(told.login, /^(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9]{6,12}$/)
  assert.match(told.registration, /^\d{6}$/)
  assert.match(told.approval, /^\d{10}$/)
  assert.match(told.transfer, /^(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9]{6,12}$/)
  assert.equal(told.accountOpened, true)

  const again = await open({ 'account-number': '1000026' })
  assert.equal(again.code, 2)
  const other = [
    'user',
    'create',
    '--service',
    service,
    '--customer',
    'x',
    '--user-id',
    'test10',
    '--customer-number',
    '1',
  ]
  const refused = await runWarifu([...other, '--user-name', 'x'], { WARIFU_DATA_DIR: folder.path })
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /fb-customer open/)
})

test('S3: errors name the option, and nothing is opened', async () => {
  const wrong = await open({
    'user-id': 'onlyletters',
    'company-code': '12',
    'kana-name': '割符',
    branch: '999',
  })
  assert.equal(wrong.code, 2)
  for (const name of ['--user-id', '--company-code', '--kana-name', '--branch'])
    assert.ok(wrong.stderr.includes(name), name)
})

test('E5: where a core system says the balances, nobody opens a customer with one', async () => {
  const profiles = fedProfilesIn(folder.path, service)
  const own = { WARIFU_PROFILES_DIR: profiles, WARIFU_DATA_DIR: join(folder.path, 'fed') }
  const refused = await open({ balance: '1' }, own)
  assert.deepEqual(faultsOf(refused, 2, /--balance: .*comes from the core system: open it without/), [])
  const opened = await open({}, own)
  assert.equal(JSON.parse(opened.stdout).accountOpened, true)
})
