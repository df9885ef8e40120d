import type { TestContext } from 'node:test'
import type { CodeCap } from '../../../src/authority/rules/code-cap.ts'
import { newKeyRingText } from '../../../src/platform/secrets/key-ring.ts'
import { type Child, startChild } from './children.ts'
import { type Driver, databaseFor, epoch } from './databases.ts'
import { createContext, withCap } from './people.ts'
import type { RacerQuestion, Submission } from './racer.ts'

export const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')

type Racer = Child<RacerQuestion, string[] | null>
export type Track = Awaited<ReturnType<typeof createTrack>>

/**
 * A database, a context of this process on it, and two other processes that race on it. `laneOf` says which of them
 * makes a submission; left out, every second one goes to the same process. `cap`: of every profile, in all three.
 */
export async function createTrack(
  t: TestContext,
  driver: Driver,
  laneOf = (i: number) => i,
  cap: CodeCap | null = null,
) {
  const database = await databaseFor(t, driver)
  let now = epoch
  const context = withCap(
    createContext(await database.open(), keyRingText, () => now),
    cap,
  )
  const racers: Racer[] = [0, 1].map(() => startChild('racer.ts'))
  t.after(() => Promise.all(racers.map((racer) => racer.kill())))
  const opening = { kind: 'open', place: database.place, keyRingText, cap } as const
  await Promise.all(racers.map((racer) => racer.ask(opening)))
  return {
    context,
    forward(seconds: number): void {
      now = now.add({ seconds })
    },
    /** All of them at once. Counts the outcomes. */
    async race(submissions: readonly Submission[], burst: number): Promise<Record<string, number>> {
      const answers = await Promise.all(
        racers.map((racer, lane) =>
          racer.ask({
            kind: 'race',
            now: now.toString(),
            burst,
            submissions: submissions.filter((_, i) => laneOf(i) % racers.length === lane),
          }),
        ),
      )
      const counts: Record<string, number> = {}
      for (const outcome of answers.flat()) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1
      return counts
    },
  }
}
