// Who goes on next is decided by the seed alone. An operation stops wherever it touches the store or the mail server, and
// goes on when it is released: so operations of several nodes interleave in every order, and always in the same one.

import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { Random } from './random.ts'

export type GateKind = 'read' | 'change' | 'mail'

export type Gate = {
  readonly kind: GateKind
  /** Does what the operation waits for. What it gave is kept back until it is answered. */
  readonly perform: (random: Random) => Promise<void>
  readonly answer: () => void
}

export type Operation = {
  readonly id: number
  readonly name: string
  /** The node that it runs on. */
  readonly node: string
  readonly gates: Gate[]
  /** Work outside the store under way, such as hashing: how long it takes must make no difference. */
  busy: number
  ended: boolean
  /** Stops until released, then does the work and goes on with what it gave. */
  readonly pass: <T>(kind: GateKind, work: (random: Random) => Promise<T>) => Promise<T>
}

export type Ended = { readonly operation: Operation; readonly result: string }

export function createScheduler() {
  const running: Operation[] = []
  const ended: Ended[] = []
  let count = 0
  let fault: unknown

  function start(name: string, node: string, run: (operation: Operation) => Promise<string>): void {
    count += 1
    const operation = createOperation(count, name, node)
    running.push(operation)
    run(operation).then(
      (result) => end(operation, result),
      (error: unknown) => {
        if (!operation.ended) fault ??= error
        end(operation, String(error))
      },
    )
  }

  function end(operation: Operation, result: string): void {
    // Whoever was dropped with its node says nothing any more.
    if (operation.ended) return
    operation.ended = true
    running.splice(running.indexOf(operation), 1)
    ended.push({ operation, result })
  }

  /** Until every operation waits to be released, or has ended. */
  async function settle(): Promise<void> {
    while (running.some(({ busy, gates }) => busy > 0 || gates.length === 0)) await turnOfTheLoop()
    if (fault !== undefined) throw fault
  }

  /** Does what some operations wait for, as requests that arrive together. Nobody is answered yet. */
  async function perform(some: readonly Operation[], random: Random): Promise<readonly Gate[]> {
    const gates = some.flatMap((operation) => operation.gates.splice(0))
    await Promise.all(gates.map((gate) => gate.perform(random)))
    return gates
  }

  return {
    start,
    settle,
    perform,
    waiting: (): readonly Operation[] => running,
    /** Performs, and answers in the same order. */
    async release(some: readonly Operation[], random: Random, committed: () => void): Promise<void> {
      const gates = await perform(some, random)
      committed()
      for (const gate of gates) gate.answer()
      await settle()
    },
    /** A node ends: whatever ran on it is never heard of again. */
    drop(node: string): number {
      const dropped = running.filter((operation) => operation.node === node)
      for (const operation of dropped) {
        operation.ended = true
        running.splice(running.indexOf(operation), 1)
      }
      return dropped.length
    },
    takeEnded: (): readonly Ended[] => ended.splice(0),
  }
}

function createOperation(id: number, name: string, node: string): Operation {
  const gates: Gate[] = []
  return {
    id,
    name,
    node,
    gates,
    busy: 0,
    ended: false,
    pass: <T>(kind: GateKind, work: (random: Random) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        let answer = () => {}
        const perform = async (random: Random) => {
          try {
            const value = await work(random)
            answer = () => resolve(value)
          } catch (error) {
            answer = () => reject(error)
          }
        }
        gates.push({ kind, perform, answer: () => answer() })
      }),
  }
}
