// A process that seals everything again, and says so page by page, until it is killed (keys.test.ts).
import { resealPage } from '../../../src/authority/operations/keys/reseal.ts'
import { resealings } from '../../../src/authority/operations/keys/under-keys.ts'
import type { Key } from '../../../src/platform/decision/state.ts'
import { journalKeys } from '../../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { answerQuestions } from './children.ts'
import { epoch, openStore, type Place } from './databases.ts'
import { underKeys } from './key-nodes.ts'
import { createContextOf } from './people.ts'

export type ResealerQuestion = { readonly place: Place; readonly keyRingText: string }

answerQuestions(async ({ place, keyRingText }: ResealerQuestion) => {
  const ring = parseKeyRing(keyRingText)
  const store = await openStore(place, epoch, newId(), journalKeys(ring))
  const context = createContextOf(store, ring, () => epoch)
  for (const one of resealings(underKeys)) {
    for (let after: Key | null = null; ; ) {
      const { next, resealed } = await resealPage(context, one, after)
      process.stdout.write(`${one.state.name} ${resealed}\n`)
      if (next === null) break
      after = next
    }
  }
  process.stdout.write('done\n')
  return null
})
