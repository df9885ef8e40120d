// Nodes of one installation on one database, each with its own file of the key ring, as on machines of their own.

import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Context } from '../../../src/authority/operations/context.ts'
import type { KeyHouse } from '../../../src/authority/operations/keys/key-house.ts'
import { resealPage } from '../../../src/authority/operations/keys/reseal.ts'
import { retireKey } from '../../../src/authority/operations/keys/retire-key.ts'
import { rotateKey } from '../../../src/authority/operations/keys/rotate-key.ts'
import { resealings } from '../../../src/authority/operations/keys/under-keys.ts'
import { tokenState } from '../../../src/authority/rules/token.ts'
import { createKeyWatch, type KeyWatch } from '../../../src/compose/key-watch.ts'
import { modules } from '../../../src/compose/modules.ts'
import { type Confidential, reveal } from '../../../src/platform/decision/event.ts'
import type { Key } from '../../../src/platform/decision/state.ts'
import { journalKeys } from '../../../src/platform/journal/keys.ts'
import { loadKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { generateKeyRingFile } from '../../../src/platform/secrets/key-ring-file.ts'
import { LiveKeyRing } from '../../../src/platform/secrets/live-key-ring.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { isSealedUnder } from '../../../src/platform/secrets/seal.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import { happen } from './changes.ts'
import { type Driver, databaseFor, epoch, openStore, type Place } from './databases.ts'
import { caller, createContextOf } from './people.ts'
import { tokenIssued } from './token-events.ts'

/** Everything that the product keeps under its keys. */
export const underKeys = modules.flatMap(({ underKeys: kept = [] }) => kept)

export type KeyNode = {
  readonly context: Context
  readonly house: KeyHouse
  readonly watch: KeyWatch
  /** What it logged as an error. */
  readonly errors: string[]
}

/** Files of the key ring in a folder, the first of them new. */
function keyFiles(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-key-nodes-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = (name: string) => join(folder, `${name}.json`)
  generateKeyRingFile(path('a'), '2025-01-01T00:00:00Z')
  return {
    folder,
    path,
    copy: (from: string, to: string) => copyFileSync(path(from), path(to)),
  }
}

/** A process that serves, with this file: its store, its ring, and its look at the others. */
export async function startNode(
  t: TestContext,
  {
    place,
    file,
    now,
  }: { readonly place: Place; readonly file: string; readonly now: () => Temporal.Instant },
): Promise<KeyNode> {
  const ring = new LiveKeyRing(loadKeyRing(file))
  const store = await openStore(place, now(), newId(), journalKeys(ring))
  t.after(() => store.close().catch(() => {}))
  const house: KeyHouse = { ring, file, kept: { as: 'file', token: null }, underKeys, others: [], beside: [] }
  const context = { ...createContextOf(store, ring, now), keyHouse: house }
  const errors: string[] = []
  const log = { info() {}, warn() {}, error: (_: object, message: string) => errors.push(message) }
  return { context, house, errors, watch: createKeyWatch(context, house, { host: file, log }) }
}

/** Seals everything again, and gives how many rows. */
export async function resealAll({ context }: Pick<KeyNode, 'context'>): Promise<number> {
  let count = 0
  for (const one of resealings(underKeys)) {
    for (let after: Key | null = null; ; ) {
      const page = await resealPage(context, one, after)
      count += page.resealed
      if (page.next === null) break
      after = page.next
    }
  }
  return count
}

export const asked = { caller, out: null, waitMs: 0 }

/** A database, and files of a key ring for its nodes. */
export async function stage(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const files = keyFiles(t)
  let now = epoch
  const start = (name: string) =>
    startNode(t, { place: database.place, file: files.path(name), now: () => now })
  return {
    database,
    files,
    start,
    forward: (duration: Temporal.DurationLike) => {
      now = now.add(duration)
    },
  }
}

/** A new key, in use at once, since nobody else serves. */
export async function rotated({ context, house }: KeyNode): Promise<string> {
  const outcome = await rotateKey(context, house, asked)
  assert.ok(outcome.ok && outcome.status === 'current')
  return outcome.keyId
}

export async function retired({ context, house }: KeyNode, keyId: string, givesUpOperations = false) {
  return retireKey(context, house, { keyId, caller, out: null, givesUpOperations })
}

/** Issued in one change. */
export async function manyTokens({ context }: KeyNode, count: number): Promise<readonly string[]> {
  const tokenIds = Array.from({ length: count }, (_, i) => `WRFM${String(i).padStart(8, '0')}`)
  const secretOf = (tokenId: string) => Buffer.from(tokenId.padEnd(20))
  const sealed = (tokenId: string) => context.tokenCodes.sealSecret(tokenId, secretOf(tokenId))
  await happen(context.store, ...tokenIds.map((tokenId) => tokenIssued(tokenId, sealed(tokenId), true)))
  return tokenIds
}

/** How many tokens there are, and how many of them are sealed under a key. */
export async function tokensUnder({ context }: KeyNode, keyId: string) {
  const found = await statesAfter(context.store, tokenState, null, 10_000)
  const sealed = found.map(({ state }) => reveal(state.sealedSecret as Confidential<Uint8Array>))
  return { tokens: sealed.length, under: sealed.filter((each) => isSealedUnder(each, keyId)).length }
}
