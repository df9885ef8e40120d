import type { Decision } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { type Part, type Refs, type StatesOf, type Store, withRefs } from '../../platform/store/store.ts'
import { type TerminalAct, terminalActed } from '../rules/terminal-act.ts'
import type { Context } from './context.ts'

/** What a command has to pass before it changes anything. */
export type Gate = {
  readonly refs: Refs
  /** What precedes its first change, in the same transaction. Throws where that must not happen; then nothing is saved. */
  readonly pass: (states: StatesOf<Refs>) => readonly AnyEvent[]
}

/** Nothing to pass. */
export const openGate: Gate = { refs: {}, pass: () => [] }

/**
 * The same context, for one command: its first change that is accepted passes the gate, and begins with who acted and why
 * (null: its own events tell), in the same transaction (D4). A change that is refused tells nothing of it.
 */
export function tellingTerminalAct(
  context: Context,
  act: TerminalAct | null,
  gate: Gate = openGate,
): Context {
  const { store } = context
  let told = false
  function telling<D extends Decision<object, string>>(decision: D, states: StatesOf<Refs>): D {
    if (told || !decision.outcome.ok) return decision
    const acted = act === null ? [] : terminalActed(act, decision.events)
    return { ...decision, events: [...gate.pass(states), ...acted, ...decision.events] }
  }
  const change: Store['change'] = async (given, needs, decide) => {
    if (told) return store.change(given, needs, decide)
    const outcome = await store.change(given, withRefs(needs, gate.refs), (states) =>
      telling(decide(states as never), states),
    )
    told ||= outcome.ok
    return outcome
  }
  const changeAll: Store['changeAll'] = async (given, parts) => {
    const outcome = await store.changeAll(given, beginningWith(gate, telling, parts))
    told ||= outcome.ok
    return outcome
  }
  return { ...context, store: { ...store, change, changeAll } }
}

/** Only the first of them tells: all of them count, or none. */
function beginningWith<Refused extends string>(
  gate: Gate,
  telling: <D extends Decision<object, string>>(decision: D, states: StatesOf<Refs>) => D,
  parts: Iterable<Part<Refused>>,
): Iterable<Part<Refused>> {
  return {
    *[Symbol.iterator]() {
      let first = true
      for (const part of parts) {
        const refs = { ...part.refs, ...gate.refs }
        yield first ? { refs, decide: (states) => telling(part.decide(states), states) } : part
        first = false
      }
    },
  }
}
