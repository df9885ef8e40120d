// A command that goes on with the chain of a day and changes something again and again, and prints a line for each change
// that was acknowledged, until it is killed.
import { customerCreated, happen } from './changes.ts'
import { answerQuestions } from './children.ts'
import { contractKeys, epoch, openStore, type Place } from './databases.ts'

export type SharerQuestion = { readonly place: Place; readonly sharedOn: string; readonly name: string }

answerQuestions(async ({ place, sharedOn, name }: SharerQuestion) => {
  const store = await openStore(place, epoch, name, contractKeys, { sharedOn })
  void (async () => {
    for (let number = 1; ; number++) {
      await happen(store, customerCreated(`${name}-${number}`))
      process.stdout.write(`${name}-${number}\n`)
    }
  })()
  return null
})
