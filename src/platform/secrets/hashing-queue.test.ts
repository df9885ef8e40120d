import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Overloaded } from './hashing-lane.ts'
import { Abandoned, createHashingQueue, type Turn } from './hashing-queue.ts'

/** A queue of one, whose jobs end when the test says so; `served` is the order in which they began. */
function createBench(waitingMax: number, waitingPerKeyMax = waitingMax, concurrent = 1) {
  const queue = createHashingQueue({ concurrent, waitingMax, waitingPerKeyMax })
  const served: string[] = []
  const refused: string[] = []
  const ends: (() => void)[] = []
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    served,
    refused,
    settle,
    isFlooded: queue.isFlooded,
    async ask(name: string, turn?: Turn): Promise<void> {
      void queue(() => {
        served.push(name)
        return new Promise<void>((resolve) => ends.push(resolve))
      }, turn).catch((error: unknown) => {
        assert.ok(error instanceof Overloaded)
        refused.push(error instanceof Abandoned ? `${name} left` : name)
      })
      await settle()
    },
    /** Ends what has run longest. */
    async end(): Promise<void> {
      ends.shift()?.()
      await settle()
    },
    /** Ends what runs, again and again until nothing waits. */
    async run(): Promise<void> {
      for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
        end()
        await settle()
      }
    },
  }
}

const from = (key: string): Turn => ({ key, known: false })

test('X8, R5: addresses take turns, however many one of them sends', async () => {
  const bench = createBench(10)
  await bench.ask('a1', from('a'))
  for (const name of ['a2', 'a3', 'a4']) await bench.ask(name, from('a'))
  for (const name of ['b1', 'b2']) await bench.ask(name, from('b'))
  await bench.ask('c1', from('c'))
  await bench.run()
  assert.deepEqual(bench.served, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
})

test('X8: a known browser is served before all others, and among themselves they take turns too', async () => {
  const bench = createBench(10)
  for (const name of ['a1', 'a2', 'a3']) await bench.ask(name, from('a'))
  for (const name of ['k1', 'k2']) await bench.ask(name, { key: 'k', known: true })
  await bench.ask('m1', { key: 'm', known: true })
  await bench.run()
  assert.deepEqual(bench.served, ['a1', 'k1', 'm1', 'k2', 'a2', 'a3'])
})

test('X8: a full queue takes from who has most waiting, and never from who has as few', async () => {
  const bench = createBench(4)
  await bench.ask('a0', from('a'))
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) await bench.ask(name, from('a'))
  assert.deepEqual(bench.refused, ['a5'], 'its own places are its own to fill')
  await bench.ask('b1', from('b'))
  await bench.ask('c1', from('c'))
  await bench.ask('d1', from('d'))
  assert.deepEqual(bench.refused, ['a5', 'a4', 'a3', 'a2'])
  await bench.ask('e1', from('e'))
  assert.deepEqual(bench.refused.at(-1), 'e1', 'each has one place')
  await bench.ask('k1', { key: 'k', known: true })
  await bench.run()
  assert.deepEqual(bench.served, ['a0', 'k1', 'a1', 'b1', 'c1', 'd1'])
})

const at = (group: string, key: string, groupMax?: number): Turn => ({
  ...from(key),
  group,
  ...(groupMax !== undefined && { groupMax }),
})

test('X8: while strangers flood, one job’s share stays for the known and the event loop; before and after, none does', async () => {
  const bench = createBench(100, 100, 2)
  for (let i = 0; i < 18; i++) await bench.ask(`a${i}`, from(`a${i}`))
  assert.deepEqual(bench.served, ['a0', 'a1'], 'sixteen wait')
  assert.equal(bench.isFlooded(), false)
  await bench.ask('a18', from('a18'))
  assert.equal(bench.isFlooded(), true)
  await bench.end()
  assert.deepEqual(bench.served, ['a0', 'a1'], 'a flood: one of them at a time')
  await bench.ask('k1', { key: 'k', known: true })
  assert.deepEqual(bench.served, ['a0', 'a1', 'k1'], 'the known has the other one at once')
  await bench.end()
  assert.deepEqual(bench.served, ['a0', 'a1', 'k1', 'a2'])
  await bench.end()
  await bench.run()
  assert.equal(bench.served.length, 20)
  assert.equal(bench.isFlooded(), false)
})

test('X8: services take turns, so that a flood of one from many addresses costs another a single turn', async () => {
  const bench = createBench(10)
  for (const key of ['a', 'b', 'c', 'd', 'e']) await bench.ask(`x-${key}`, at('x', key))
  await bench.ask('y-a', at('y', 'a'))
  await bench.ask('y-b', at('y', 'b'))
  await bench.run()
  assert.deepEqual(bench.served, ['x-a', 'x-b', 'y-a', 'x-c', 'y-b', 'x-d', 'x-e'])
})

test('X8: a full queue takes from the service with most waiting, whatever address it is of', async () => {
  const bench = createBench(4)
  for (const key of ['a', 'b', 'c', 'd', 'e']) await bench.ask(`x-${key}`, at('x', key))
  await bench.ask('y-a', at('y', 'a'))
  await bench.ask('y-b', at('y', 'b'))
  assert.deepEqual(bench.refused, ['x-b', 'x-c'])
  await bench.ask('y-c', at('y', 'c'))
  assert.deepEqual(bench.refused, ['x-b', 'x-c', 'y-c'], 'two and two: none has more')
  await bench.run()
  assert.deepEqual(bench.served, ['x-a', 'x-d', 'y-a', 'x-e', 'y-b'])
})

test('X8: a service has no more than its places, even where there is room', async () => {
  const bench = createBench(10)
  await bench.ask('x-0', at('x', 'a', 2))
  for (const name of ['x-1', 'x-2']) await bench.ask(name, at('x', 'a', 2))
  await bench.ask('x-b', at('x', 'b', 2))
  await bench.ask('x-c', at('x', 'c', 2))
  assert.deepEqual(bench.refused, ['x-2', 'x-c'], 'within it, who has more makes room')
  await bench.ask('y-a', at('y', 'a', 2))
  await bench.run()
  assert.deepEqual(bench.served, ['x-0', 'x-1', 'y-a', 'x-b'])
})

test('X8: one address has no more than its places, even where there is room; the process’s own acts have', async () => {
  const bench = createBench(10, 2)
  for (const name of ['a0', 'a1', 'a2', 'a3']) await bench.ask(name, from('a'))
  assert.deepEqual(bench.refused, ['a3'])
  for (const name of ['o1', 'o2', 'o3']) await bench.ask(name)
  await bench.run()
  assert.deepEqual(bench.served, ['a0', 'o1', 'o2', 'o3', 'a1', 'a2'])
})

test('R5: who has gone leaves the queue, and nothing is hashed for them', async () => {
  const bench = createBench(2)
  const gone = new AbortController()
  await bench.ask('a0', from('a'))
  await bench.ask('a1', { ...from('a'), signal: gone.signal })
  await bench.ask('a2', from('a'))
  gone.abort()
  await bench.settle()
  assert.deepEqual(bench.refused, ['a1 left'])
  await bench.ask('a3', from('a'))
  await bench.ask('late', { ...from('b'), signal: gone.signal })
  await bench.run()
  assert.deepEqual(bench.refused, ['a1 left', 'late left'])
  assert.deepEqual(bench.served, ['a0', 'a2', 'a3'], 'its place is free again')
})

test('X8: known browsers that never stop asking take four turns of five, and strangers have the fifth', async () => {
  for (const concurrent of [1, 2]) {
    const bench = createBench(100, 100, concurrent)
    for (let i = 0; i < 8; i++) await bench.ask(`k${i}`, { key: `k${i}`, known: true })
    for (const name of ['a1', 'a2']) await bench.ask(name, from(name))
    // Whenever one is served, it asks again.
    for (let i = 8; i < 40; i++) {
      await bench.end()
      await bench.ask(`k${i}`, { key: `k${i}`, known: true })
    }
    const turns = ['a1', 'a2'].map((name) => bench.served.indexOf(name))
    assert.deepEqual(
      turns.map((turn) => turn - concurrent),
      [4, 9],
      `${concurrent} at once`,
    )
    await bench.run()
  }
})
