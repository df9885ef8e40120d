import type { AnyEvent } from '../../platform/decision/event.ts'
import type { TerminalActed } from './oversight-events.ts'

/** A command at the terminal: what, what of, and why (D4). */
export type TerminalAct = Pick<TerminalActed, 'command' | 'subject' | 'reason' | 'approvalId' | 'alone'>

type Concerned = { readonly service: string | null; readonly userId: string | null }
type Telling = AnyEvent & {
  readonly service?: string | null
  readonly userId?: string | null
  readonly boundTo?: readonly Concerned[]
}

/**
 * One entry for each service that the act touched, so that the auditors of each institution read it: with the first
 * user of the service that it names. An act that touched none is told to all.
 */
export function terminalActed(act: TerminalAct, events: readonly AnyEvent[]): readonly TerminalActed[] {
  const users = new Map<string, string | null>()
  const named = events.flatMap((event: Telling) => [event, ...(event.boundTo ?? [])])
  for (const { service, userId } of named) {
    if (typeof service === 'string') users.set(service, users.get(service) ?? userId ?? null)
  }
  const concerned = users.size === 0 ? [[null, null] as const] : [...users]
  return concerned.map(([service, userId]) => ({ type: 'terminal_acted', service, userId, ...act }))
}
