import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, testCaller } from '../../test/support/world.ts'
import { activateProfiles, pendingChanges } from '../authority/operations/activate-profiles.ts'
import { modules } from './modules.ts'
import { strictnessOf } from './profile-changes.ts'
import { createProfileWatch, ProfilesError } from './profile-watch.ts'

const silent = { info() {}, warn() {}, error() {} }

test('E3, issue 17: a node whose profiles are replaced is ready for 40 seconds and serves for 60; one that begins with others does neither', async (t) => {
  const { context, end } = await createWorld()
  t.after(end)
  const activate = async (profiles: typeof context.profiles) => {
    const of = { ...context, profiles }
    assert.equal(
      await activateProfiles(of, testCaller, await pendingChanges(of, strictnessOf(modules))),
      'activated',
    )
  }
  let nowMs = 0
  const watchOf = (profiles: typeof context.profiles) =>
    createProfileWatch({ context: { ...context, profiles }, log: silent, monotonic: () => nowMs })
  const newer = new Map([...context.profiles].slice(1))
  await activate(context.profiles)
  const [old, next] = [watchOf(context.profiles), watchOf(newer)]
  await old.check()
  await assert.rejects(next.check(), ProfilesError)
  assert.throws(next.require, ProfilesError)

  await activate(newer)
  await next.check()
  next.require()
  for (const [atMs, isReady, serves] of [
    [0, true, true],
    [40_000, true, true],
    [40_001, false, true],
    [60_000, false, true],
    [60_001, false, false],
  ] as const) {
    nowMs = atMs
    if (isReady) await old.check()
    else await assert.rejects(old.check(), ProfilesError)
    if (serves) old.require()
    else assert.throws(old.require, ProfilesError)
  }
})
