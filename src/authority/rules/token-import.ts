import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { TokenEvent } from './events.ts'
import { type OperatorStates, refuseOperatorAt } from './operator.ts'
import type { Token } from './token.ts'

export type FileImported = Extract<TokenEvent, { readonly type: 'tokens_imported' }>
export type TokenImported = Extract<TokenEvent, { readonly type: 'token_imported' }>

/** At a desk, only for staff with the right; the event's `service` is the desk's own. */
export function decideFileImport(states: OperatorStates, imported: FileImported): Decision {
  if (imported.service === null) return accept({}, imported)
  const barred = refuseOperatorAt(states, 'import_tokens', imported.service)
  return barred === null ? accept({}, imported) : refuse(barred)
}

/** One token of a file. A token ID in use, even by a revoked token, is taken: its codes may be known elsewhere. */
export function decideTokenImport(
  states: { readonly token: Token | undefined },
  imported: TokenImported,
): Decision {
  return states.token === undefined ? accept({}, imported) : refuse('token_id_taken')
}
