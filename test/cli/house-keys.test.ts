// E8, decision 35: the keys are of all databases: any desk of them is asked, and each of them knows which keys are retired.
import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { changeContext } from '../../src/authority/operations/context.ts'
import { underLivingKey } from '../../src/authority/operations/keys/under-living-key.ts'
import { masterKeyState } from '../../src/authority/rules/master-key.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { appointSettled } from '../support/terminal.ts'
import { newFolder, runWarifu, type Variables } from './run.ts'
import { type Asked, beside, grantAsked, placeIn } from './support/beside.ts'

test('E8: key retire asks the desk of an institution with a database of its own, which knows of the key from then on', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const placement = join(folder.path, 'placement.json')
  writeFileSync(
    placement,
    JSON.stringify({ databases: { kita: { url: 'sqlite', institutions: ['johoku'] } } }),
  )
  const variables: Variables = {
    WARIFU_DATA_DIR: folder.path,
    WARIFU_TOKEN_ACTIVATION: 'code',
    WARIFU_PLACEMENT_FILE: placement,
  }
  const kita = { ...placeIn(folder.path), database: join(folder.path, 'kita', 'warifu.db') }
  const run = async (code: number, ...words: string[]) => {
    const ended = await runWarifu([...words, '--json', '--as', 'yamada'], variables)
    assert.deepEqual([ended.code, ended.stderr], [code, ''], ended.stdout)
    return JSON.parse(ended.stdout)
  }
  assert.equal((await runWarifu(['migrate'], variables)).code, 0)
  await beside(kita, (context) => appointSettled(context, 'desk/johoku'))
  const formerFile = join(folder.path, 'former.json')
  copyFileSync(kita.keys, formerFile)
  const formerId = await beside(kita, async ({ keyRing }) => keyRing.currentId)
  await run(0, 'key', 'rotate')

  const asked: Asked = await run(3, 'key', 'retire', '--key-id', formerId)
  assert.equal(asked.desk, 'desk/johoku', 'nobody administers a desk in the main database')
  const early = await runWarifu(
    ['key', 'retire', '--key-id', formerId, '--as', 'yamada', '--approval', asked.approval],
    variables,
  )
  assert.match(early.stderr, /nobody has approved it yet/)
  await beside(kita, async (context) => {
    assert.deepEqual(await grantAsked(context, asked, 'key retire'), { ok: true })
  })
  await run(0, 'key', 'retire', '--key-id', formerId, '--approval', asked.approval)
  await beside(kita, async ({ store }) => {
    const { key } = await store.read({ key: masterKeyState.ref(formerId) })
    assert.equal(key?.status, 'retired')
    const newest = (
      await newestJournal(store, { types: ['approval_used', 'terminal_acted', 'key_retired'] }, 3)
    ).map((row) => (entryOf(row) as unknown as { event: { type: string; approvalId?: string } }).event)
    assert.deepEqual(
      newest.map(({ type, approvalId }) => [type, approvalId]),
      [
        ['key_retired', undefined],
        ['terminal_acted', asked.approval],
        ['approval_used', undefined],
      ],
    )
  })
  const again = await runWarifu(
    ['key', 'retire', '--key-id', formerId, '--as', 'yamada', '--approval', asked.approval],
    variables,
  )
  assert.equal(again.code, 0, 'it is retired: nothing is decided any more')

  // A command that has run since before, with the ring as it was then.
  await beside({ ...kita, keys: formerFile }, async (context) => {
    const { store } = underLivingKey(context)
    const told = changeContext({ requestId: 't', actor: 'terminal:x', address: null }, context.now())
    await assert.rejects(
      store.change(told, {}, () => accept({})),
      /the key that this command began with was retired meanwhile/,
    )
  })
})
