// A process that logs people in as fast as it can, and prints a line for each accepted code, until it is killed
// (crash.test.ts).
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { codeOf, createContext, type Person, stepNow, submit } from './people.ts'

export type AcceptorQuestion = {
  readonly place: Place
  readonly keyRingText: string
  readonly now: string
  readonly people: readonly Person[]
}

answerQuestions(async ({ place, keyRingText, now, people }: AcceptorQuestion) => {
  const start = Temporal.Instant.from(now)
  const store = await openStore(place, start)
  for (const person of people) {
    // A clock for each person: whoever is logged in goes on to the next step without waiting for the others.
    let at = start
    const context = createContext(store, keyRingText, () => at)
    void (async () => {
      for (;;) {
        const outcome = await submit(context, person, await codeOf(context, person.tokenId))
        if (outcome !== 'accepted') throw new Error(`${person.userId} was refused: ${outcome}`)
        process.stdout.write(`${person.tokenId} ${stepNow(context)}\n`)
        at = at.add({ seconds: 30 })
      }
    })()
  }
  return null
})
