import type { Decision } from '../../platform/decision/decision.ts'
import type { Part, Store } from '../../platform/store/store.ts'
import { type TerminalAct, terminalActed } from '../rules/terminal-act.ts'
import type { Context } from './context.ts'

/**
 * The same context, for one command: its first change that is accepted begins with who acted and why, in the same
 * transaction (D4). A change that is refused tells nothing of it.
 */
export function tellingTerminalAct(context: Context, act: TerminalAct): Context {
  const { store } = context
  let told = false
  function telling<D extends Decision<object, string>>(decision: D): D {
    if (told || !decision.outcome.ok) return decision
    return { ...decision, events: [...terminalActed(act, decision.events), ...decision.events] }
  }
  const change: Store['change'] = async (given, refs, decide) => {
    const outcome = await store.change(given, refs, (states) => telling(decide(states)))
    told ||= outcome.ok
    return outcome
  }
  const changeAll: Store['changeAll'] = async (given, parts) => {
    const outcome = await store.changeAll(given, beginningWith(telling, parts))
    told ||= outcome.ok
    return outcome
  }
  return { ...context, store: { ...store, change, changeAll } }
}

/** Only the first of them tells: all of them count, or none. */
function beginningWith<Refused extends string>(
  telling: <D extends Decision<object, string>>(decision: D) => D,
  parts: Iterable<Part<Refused>>,
): Iterable<Part<Refused>> {
  return {
    *[Symbol.iterator]() {
      let first = true
      for (const part of parts) {
        yield first ? { ...part, decide: (states) => telling(part.decide(states)) } : part
        first = false
      }
    },
  }
}
