// What a fault did to what was acknowledged, as the journal tells it.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '../../test/contract/support/databases.ts'
import type { Bank } from './bank.ts'
import { unavailable } from './caller.ts'
import type { Installation } from './installation.ts'

export type Result = {
  readonly fault: string
  readonly times: number
  /** Codes that were acknowledged as accepted. */
  readonly acknowledged: number
  /** Of those, the ones that the journal does not have. */
  readonly lost: number
  /** Codes that the journal has twice, or that were accepted once more afterwards. */
  readonly twice: number
  /** Pages that visitors saw whole. */
  readonly pages?: number
  /** What was done one after the other, and what became of the requests meanwhile. */
  readonly steps?: readonly Step[]
  /** Answers that say that we have a bug: 500. */
  readonly faults: number
  /** Requests without an answer, or with one other than 200. */
  readonly failures: Readonly<Record<string, number>>
  /** From the end of each fault until a code was accepted again. */
  readonly secondsToRecovery: readonly number[]
  /** Whatever else must not be: a code refused that nobody used, a journal that does not verify. */
  readonly wrong: readonly string[]
}

type Step = { readonly step: string; readonly seconds: number; readonly requests: object }

type Happened = Pick<Result, 'fault' | 'times' | 'secondsToRecovery'> & { readonly wrong?: readonly string[] }

/** Ends the bank's work, and compares it with the journal. Some node must still serve. */
export async function settle(installation: Installation, bank: Bank, happened: Happened): Promise<Result> {
  await bank.stop()
  const replayed = await bank.replay()
  const rows = await sql(installation.place, "SELECT body FROM journal WHERE type = 'code_accepted'")
  const journaled = rows.map(([body]) => {
    const { event } = JSON.parse(String(body))
    return `${event.tokenId} ${event.step}`
  })
  const known = new Set(journaled)
  const { acknowledged, failures, refused } = bank.tally
  const verified = await installation.run(['journal', 'verify', '--without-checkpoints', '--no-rows'])
  return {
    ...happened,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(({ tokenId, step }) => !known.has(`${tokenId} ${step}`)).length,
    twice: journaled.length - known.size + replayed,
    faults: failures.get('500') ?? 0,
    failures: Object.fromEntries([...failures].sort()),
    wrong: [
      ...(happened.wrong ?? []),
      ...refused,
      ...(verified.code === 0 ? [] : [`journal verify ended with ${verified.code}: ${verified.text.trim()}`]),
    ],
  }
}

/** Requests that neither a page nor a refusal answered: what a stop of a node must never do. */
export function cutOf(failures: Iterable<readonly [status: string, count: number]>): string[] {
  return [...failures]
    .filter(([status]) => status !== unavailable)
    .map(([status, count]) => `${count} requests ended with ${status}`)
}

export const isSound = ({ lost, twice, faults, wrong, acknowledged }: Result): boolean =>
  acknowledged > 0 && lost === 0 && twice === 0 && faults === 0 && wrong.length === 0

const recoveryMsMax = 60_000

/** Nobody's codes are accepted any more: what was acknowledged is gone, or the node is. */
export class NeverRecovered extends Error {}

/** Runs `mend`, and gives the seconds until a code is accepted that was asked after it. Throws if none is for long. */
export async function recovery(bank: Bank, mend: () => Promise<void> | void): Promise<number> {
  await mend()
  const mended = performance.now()
  while (bank.tally.lastAtMs < mended) {
    if (performance.now() - mended > recoveryMsMax)
      throw new NeverRecovered(
        `no code was accepted for a minute; refused: ${bank.tally.refused.slice(0, 5).join('; ')}`,
      )
    await sleep(5)
  }
  return Math.round((bank.tally.lastAtMs - mended) / 10) / 100
}
