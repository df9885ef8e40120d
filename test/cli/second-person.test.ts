// Decision 25 (X1, D4): what waits ends with 3 and says how to go on; the same words with the number do it, once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { appointSettled } from '../support/terminal.ts'
import { shoko } from '../support/world.ts'
import { type Folder, faultsOf, newFolder, runExactly, type Variables } from './run.ts'
import { beside, grantAsked, placeIn } from './support/beside.ts'

const desk = 'desk/shoko-chukin'
let folder: Folder
let variables: Variables
before(async () => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
  assert.equal((await runExactly(['migrate'], variables)).code, 0)
  await beside(placeIn(folder.path), (context) => appointSettled(context, desk))
})
after(() => folder.remove())

const words = [
  'user',
  'create',
  `--service=${shoko}`,
  '--customer=割符商事',
  '--customer-number=0001234567',
  '--user-id=w1',
  '--user-name=割符 花子',
]

test('X1: a user waits for the desk with exit code 3, and is opened once by another hand than who asked', async () => {
  const run = (...more: string[]) => runExactly([...words, ...more, '--reason', '窓口からの依頼'], variables)
  const asked = await run('--as', 'yamada')
  assert.deepEqual([asked.code, asked.stderr], [3, ''])
  const [, number = ''] =
    /^request (\d{10}): waits for approval at \/desk\/shoko-chukin\/approvals, until /.exec(asked.stdout) ??
    []
  assert.notEqual(number, '')
  assert.match(asked.stdout, /^an approver \(承認者\) of the desk grants it there$/m)
  assert.match(asked.stdout, /then, by another person than yamada.*: \.\/warifu user create .*--user-id w1/)
  const again = await run('--as', 'suzuki', '--json')
  const { requestedBy, status, ...told } = JSON.parse(again.stdout)
  assert.deepEqual([again.code, told.approval, status, requestedBy], [3, number, 'pending', 'yamada'])
  const early = await run('--as', 'suzuki', '--approval', number)
  assert.deepEqual(faultsOf(early, 2, /nobody has approved it yet/), [])
  const asking = { ...told, desk }
  await beside(placeIn(folder.path), async (context) => {
    assert.deepEqual(await grantAsked(context, asking, 'user create'), { ok: true })
  })
  const own = await run('--as', 'yamada', '--approval', number)
  assert.deepEqual(faultsOf(own, 2, /another person than who asked for it runs it/), [])
  const done = await run('--as', 'suzuki', '--approval', number)
  assert.deepEqual([done.code, done.stderr], [0, ''])
  assert.match(done.stdout, /initial password /)
  const used = await run('--as', 'suzuki', '--approval', number)
  assert.deepEqual(faultsOf(used, 2, /the user ID is taken/), [])
})

test('D2, E12: administrators grant an operator’s activation code, so that a desk without an approver gets its first one', async () => {
  const about = ['--institution', 'shoko-chukin', '--operator-id', 'admin02', '--reason', '機種変更']
  const run = (...more: string[]) => runExactly(['operator', 'activation-code', ...about, ...more], variables)
  const asked = await run('--as', 'yamada', '--json')
  const told = JSON.parse(asked.stdout)
  assert.deepEqual([asked.code, told.status], [3, 'pending'])
  assert.match(
    (await run('--as', 'yamada')).stdout,
    /^an administrator \(デスク管理者\) of the desk grants it/m,
  )
  await beside(placeIn(folder.path), async (context) => {
    const settle = (operatorId: string) => grantAsked(context, told, 'operator activation-code', operatorId)
    assert.deepEqual(await settle('approver01'), { ok: false, refusal: 'not_permitted' })
    assert.deepEqual(await settle('admin02'), { ok: false, refusal: 'approval_of_oneself' })
    assert.deepEqual(await settle('admin01'), { ok: true })
  })
  const done = await run('--as', 'suzuki', '--approval', told.approval)
  assert.deepEqual([done.code, done.stderr], [0, ''])
  assert.match(done.stdout, /^operator admin02 of desk\/shoko-chukin\nactivation code ([0-9A-Z]{4}-?){4}\n/)

  const rescue = await run('--as', 'yamada', '--without-approval')
  assert.deepEqual([rescue.code, rescue.stderr], [0, ''], 'the token of the last administrator may be gone')
  const former = [
    'token',
    'activation-code',
    'create',
    '--service',
    desk,
    '--user-id',
    'admin02',
    '--reason',
    'x',
  ]
  assert.deepEqual(faultsOf(await runExactly(former, variables), 2, /warifu operator activation-code/), [])
})

test('what never waits has no such options, and the rescue is for those who administer a desk only', async () => {
  const bounce = await runExactly(['mail', 'bounce', '--approval', '1', '--reason', 'x'], variables)
  assert.deepEqual(faultsOf(bounce, 2, /--approval/), [])
  const user = await runExactly([...words, '--without-approval', '--reason', 'x'], variables)
  assert.deepEqual(faultsOf(user, 2, /--without-approval/), [])
})
