import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Delivered, startOutboxWorker } from './worker.ts'

/** An outbox in memory: a mail leaves it when `deliver` does not reject. */
function startOn(mailIds: readonly string[], deliver: (mailId: string) => Promise<Delivered>) {
  const waiting = new Set(mailIds)
  const asked: string[] = []
  const errors: object[] = []
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => errors.push(fields) }
  const worker = startOutboxWorker({
    outbox: {
      due: async (limit) => [...waiting].slice(0, limit),
      deliver: async (mailId) => {
        asked.push(mailId)
        const result = await deliver(mailId)
        waiting.delete(mailId)
        return result
      },
    },
    log,
    says: { piece: 'piece', away: 'away', back: 'back', failed: 'failed', unreadable: 'unreadable' },
    atOnceMax: 3,
    pollMs: 5,
    pauseMs: 20,
    pauseMsMax: 40,
  })
  return { ...worker, waiting, asked, errors }
}

test('REL-10: a mail that fails holds up no other one, and is not retried without a pause', async () => {
  const worker = startOn(['bad', 'a', 'b', 'c', 'd'], async (mailId) => {
    if (mailId === 'bad') throw new Error('a bug')
    return 'answered'
  })
  await sleep(200)
  await worker.stop()
  assert.deepEqual([...worker.waiting], ['bad'])
  const tries = worker.asked.filter((mailId) => mailId === 'bad').length
  assert.ok(tries >= 2 && tries <= 15, `${tries} tries`)
  assert.equal(worker.errors.length, tries)
})

test('REL-10: no more mails are under way at once than allowed, and none twice', async () => {
  let underWay = 0
  let most = 0
  const mailIds = Array.from({ length: 30 }, (_, i) => `m${i}`)
  const worker = startOn(mailIds, async () => {
    underWay += 1
    most = Math.max(most, underWay)
    await sleep(2)
    underWay -= 1
    return 'answered'
  })
  while (worker.waiting.size > 0) await sleep(2)
  await worker.stop()
  assert.equal(most, 3)
  assert.deepEqual(worker.asked.toSorted(), mailIds.toSorted())
})

test('REL-23: stopping waits for mails under way and takes no new ones', async () => {
  const gate = Promise.withResolvers<void>()
  const worker = startOn(['a', 'b', 'c', 'd'], async () => {
    await gate.promise
    return 'answered'
  })
  while (worker.asked.length < 3) await sleep(1)
  const stopped = worker.stop()
  setTimeout(gate.resolve, 10)
  await stopped
  assert.deepEqual([worker.asked.length, [...worker.waiting]], [3, ['d']])
})
