// The scenario on a database of its own, under the key ring of the fixtures, so that keyed hashes are always the same.

import { readFileSync } from 'node:fs'
import type { Context } from '../../../../src/authority/operations/context.ts'
import { signCheckpoint } from '../../../../src/authority/operations/sign-checkpoint.ts'
import { replacementWays } from '../../../../src/authority/rules/profile.ts'
import { schema } from '../../../../src/compose/schema.ts'
import type { JournalRow } from '../../../../src/platform/journal/chain.ts'
import { journalKeys } from '../../../../src/platform/journal/keys.ts'
import { journalAfter } from '../../../../src/platform/journal/queries.ts'
import { parseKeyRing } from '../../../../src/platform/secrets/key-ring.ts'
import { openSqliteStore } from '../../../../src/platform/store/sqlite.ts'
import type { Store } from '../../../../src/platform/store/store.ts'
import { createContext } from '../people.ts'
import { type Cast, playScenario, scenarioStart } from './scenario.ts'

/** What the code of commit c55ca6a left behind. */
export const landed = new URL('../../../fixtures/c55ca6a/', import.meta.url)

export function landedText(name: string): string {
  return readFileSync(new URL(name, landed), 'utf8')
}

export async function journalRows(store: Store): Promise<JournalRow[]> {
  const rows: JournalRow[] = []
  for (;;) {
    const page = await journalAfter(store, rows.at(-1)?.position ?? 0, 1000)
    rows.push(...page)
    if (page.length < 1000) return rows
  }
}

/** What took a second operator in the profiles of that commit, whose rules asked for no code of a token that is replaced. */
function withLandedRules(context: Context): Context {
  const profiles = [...context.profiles].map(([name, profile]) => {
    const rescue = profile.kind === 'fx' ? (['rescue_administrator'] as const) : []
    const approvals = profile.kind === 'desk' ? [] : (['revoke_token', 'reset_password', ...rescue] as const)
    const replacement = { asManual: replacementWays, waitHours: null }
    return [name, { ...profile, replacement, desk: { ...profile.desk, approvals } }] as const
  })
  return { ...context, profiles: new Map(profiles) }
}

/** Plays it into a new database; two processes one after the other, the second of which only signs. */
export async function stageScenario(
  path: string,
  keyRingText: string,
): Promise<{ readonly cast: Cast; readonly rows: readonly JournalRow[] }> {
  const keys = journalKeys(parseKeyRing(keyRingText))
  const now = Temporal.Instant.from(scenarioStart)
  const store = openSqliteStore(path, { schema, now, chain: 'scenario', keys })
  let last: Context | undefined
  const cast = await playScenario((clock) => {
    last = withLandedRules(createContext(store, keyRingText, clock))
    return last
  })
  if (last === undefined) throw new Error('nothing was played')
  await signCheckpoint(last)
  await store.close()
  const next = openSqliteStore(path, { schema, now: last.now(), chain: 'scenario-again', keys })
  try {
    await signCheckpoint({ ...last, store: next })
    return { cast, rows: await journalRows(next) }
  } finally {
    await next.close()
  }
}
