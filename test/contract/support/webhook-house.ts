import type { TestContext } from 'node:test'
import { modules } from '../../../src/compose/modules.ts'
import { startWebhooks } from '../../../src/doors/webhooks/operations/start-webhooks.ts'
import { createWebhook, deliveriesOf } from '../../../src/doors/webhooks/operations/webhooks.ts'
import { postWithin } from '../../../src/platform/http/post.ts'
import { newKeyRingText } from '../../../src/platform/secrets/key-ring.ts'
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'
import { type Driver, databaseFor, epoch } from './databases.ts'
import { caller, createContext } from './people.ts'
import { type Behavior, startReceiver } from './receiver.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const published = modules.flatMap(({ publishes = [] }) => publishes)
export const events = published.map(({ name }) => name)
export const dayMs = 86_400_000
/** The clock stands still while a receiver answers, so an answer that is late for a machine’s sake would never be asked for again. */
const patientMs = 60_000
export const hangingMs = 3_000

/** A database, a receiver, its webhook, and what tells it, all ended with the test. */
export async function createHouse(t: TestContext, driver: Driver, behave?: Behavior) {
  const database = await databaseFor(t, driver)
  let now = epoch
  const open = async () => createContext(await database.open(), keyRingText, () => now)
  const context = await open()
  const receiver = await startReceiver(t, behave)
  const { url } = receiver
  const made = await createWebhook(context, caller, { service, name: '勘定系', url, events })
  const said: string[] = []
  return {
    ...receiver,
    ...made,
    database,
    context,
    open,
    said,
    forward: (ms: number) => {
      now = now.add({ milliseconds: ms })
    },
    tell(on = context, origins: readonly string[] = [receiver.origin], waitMs = patientMs) {
      const note = (_: object, message: string) => said.push(message)
      const log = { info: note, warn: note, error: note }
      const send = postWithin(waitMs)
      const told = startWebhooks({ context: on, log, send, published, origins, pollMs: 5 })
      t.after(told.stop)
      return told
    },
    outcomes: async () =>
      (await deliveriesOf(context, made.webhookId, 1000)).map(({ name, outcome }) => `${name} ${outcome}`),
  }
}

export function suspended(userId: string): Event {
  return { type: 'user_suspended', service, userId }
}

export function resumed(userId: string): Event {
  return { type: 'user_resumed', service, userId }
}

export function wrongCode(userId: string, failures: number, locked: boolean): Event {
  const holder = `user:${userId}`
  return { type: 'code_rejected', service, userId, holder, refusal: 'code_wrong', failures, locked }
}
