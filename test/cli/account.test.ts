// `./warifu account open`: an institution opens accounts for its customers.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fedProfilesIn } from '../support/core-feed.ts'
import { type Folder, faultsOf, forEachOf, newFolder, runWarifu, type Variables } from './run.ts'

const service = 'sample-shinkin/personal'
const words = ['account', 'open']
const account = { service, branch: '010', number: '7654399', holder: 'ﾐﾎﾝ ｻﾌﾞﾛｳ', 'user-id': '12345678903' }

let folder: Folder
let variables: Variables
before(async () => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
  const name = ['--customer', '見本 三郎', '--customer-number', '010-7654399', '--user-name', '見本 三郎']
  const user = ['user', 'create', '--service', service, '--user-id', account['user-id'], ...name]
  assert.equal((await runWarifu(user, variables)).code, 0)
})
after(() => folder.remove())

function open(changes: Readonly<Record<string, string>> = {}, ...more: string[]) {
  const options = Object.entries({ ...account, ...changes }).flatMap(([name, value]) => [`--${name}`, value])
  return runWarifu([...words, ...options, ...more], variables)
}

test('an account is opened once, with what it holds, and the journal says so', async () => {
  const { code, stdout, stderr } = await open({ yen: '100000' }, '--json')
  assert.deepEqual([code, stderr], [0, ''])
  const opened = JSON.parse(stdout)
  assert.deepEqual(Object.keys(opened).sort(), ['accountId', 'customerId', 'service'])
  assert.equal(opened.accountId, '010-ordinary-7654399')
  const journal = (await runWarifu(['journal', 'list'], variables)).stdout
  assert.match(journal, /terminal:tester - account_opened .*"accountId":"010-ordinary-7654399"/)
  assert.match(journal, /posted .*"yen":100000/)
  assert.deepEqual(faultsOf(await open(), 2, /the account is already open/), [])
})

test('an impossible account is refused, and says why', async () => {
  const wrong: [Readonly<Record<string, string>>, RegExp][] = [
    [{ service: 'shoko-chukin/fx-web' }, /has no accounts/],
    [{ service: 'sample-shinkin/other' }, /there is no service/],
    [{ 'user-id': '99999999999' }, /there is no such user/],
    [{ branch: '999' }, /--branch must be one of 001, 010/],
    [{ type: 'gold' }, /--type must be one of/],
    [{ number: '123456' }, /--number must be seven digits/],
    [{ holder: '見本三郎' }, /--holder must be/],
    [{ holder: 'ｦ' }, /--holder must be/],
    [{ yen: '1,000' }, /--yen must be whole yen/],
    [{ yen: '1.5' }, /--yen must be whole yen/],
  ]
  const faults = await forEachOf(wrong, async ([changes, reason]) =>
    faultsOf(await open({ number: '7654398', ...changes }), 2, reason),
  )
  assert.deepEqual(faults.flat(), [])
})

test('E5: where a core system says the balances, an account is opened without one, and a file of it says the balance', async () => {
  const profiles = fedProfilesIn(folder.path, service)
  const fed = { ...variables, WARIFU_PROFILES_DIR: profiles }
  const options = Object.entries({ ...account, number: '7654396', yen: '1' })
  const withBalance = await runWarifu(
    [...words, ...options.flatMap(([name, value]) => [`--${name}`, value])],
    fed,
  )
  assert.deepEqual(faultsOf(withBalance, 2, /comes from the core system: open it without a balance/), [])
  const feed = join(folder.path, 'feed.csv')
  const header = 'header,1,sample-shinkin/personal,full,1,2025-06-01T09:30:00+09:00'
  writeFileSync(feed, `${header}\naccount,010,ordinary,7654397,010-7654399,ﾐﾎﾝ ｻﾌﾞﾛｳ,456789\nend,1,0\n`)
  const taken = await runWarifu(['core-feed', feed], fed)
  assert.deepEqual(
    [taken.code, taken.stderr, taken.stdout],
    [0, '', `feed.csv taken: 1 accounts, 0 closed, 0 movements, 0 rates of ${service}\n`],
  )
  const again = await runWarifu(['core-feed', feed], fed)
  assert.deepEqual(
    [again.code, again.stdout],
    [0, 'feed.csv taken\n  このファイルはすでに取り込み済みです。\n'],
  )
})
