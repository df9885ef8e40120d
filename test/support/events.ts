import { modules } from '../../src/compose/modules.ts'
import { schema } from '../../src/compose/schema.ts'
import type { UserImportEvent } from '../../src/desk/rules/core-file/user-import.ts'
import type { DisputeEvent } from '../../src/desk/rules/dispute.ts'
import type { PrintEvent } from '../../src/desk/rules/print/print-run.ts'
import type { OidcEvent } from '../../src/doors/oidc/rules/oidc-events.ts'
import type { RadiusEvent } from '../../src/doors/radius/rules/radius-events.ts'
import type { WebhookEvent } from '../../src/doors/webhooks/rules/webhook-events.ts'
import type { Ref, State, WholeEvent } from '../../src/platform/decision/state.ts'
import type { TradeEvent } from '../../src/services/fx-web/rules/trade-events.ts'
import type { Event as FbOrBelow } from '../../src/services/web-fb/rules/events.ts'

/**
 * What the tests of several modules write. The tests of one kind write its own events, so a new kind leaves this as it
 * is.
 */
export type Event =
  | FbOrBelow
  | PrintEvent
  | UserImportEvent
  | TradeEvent
  | WebhookEvent
  | RadiusEvent
  | OidcEvent
  | DisputeEvent

/** The types of all events that change a state, of whichever module. */
export function typesTouching(name: string): ReadonlySet<string> {
  const kept = modules.flatMap(({ keeps }) => keeps ?? [])
  const effects = kept.flatMap(({ states, effects = [] }) => [
    ...states.flatMap(({ touches }) => touches),
    ...effects,
  ])
  return new Set(effects.filter(({ state }) => state.name === name).map(({ type }) => type))
}

/** The states that an event touches, by their names and keys. */
export function affects(event: WholeEvent): readonly Ref[] {
  return schema.effectsOf(event).flatMap(({ state, keys }) => keys(event).map((key) => ({ state, key })))
}

/** What an event makes of a state, whichever module declares it: `evolve` knows only the state's own. */
export function folded<Row extends object>(
  state: State<Row>,
  row: Row | undefined,
  event: WholeEvent,
): Row | undefined {
  const effect = schema.effectsOf(event).find((each) => each.state.name === state.name)
  return effect === undefined ? row : (effect.fold(row, event) as Row | undefined)
}
