import { accept, type Decision, refuse } from './decision.ts'
import type { TokenEvent } from './events.ts'
import { mayActAt, type Operator } from './operator.ts'
import type { Token } from './token.ts'
import type { User } from './user.ts'

export type FileImported = Extract<TokenEvent, { readonly type: 'tokens_imported' }>
export type TokenImported = Extract<TokenEvent, { readonly type: 'token_imported' }>

/** At a desk, only for whom it is allowed; `service` of the event is the desk's own. */
export function decideFileImport(
  states: { readonly operatorUser: User | undefined; readonly operator: Operator | undefined },
  imported: FileImported,
): Decision {
  const { operatorUser, operator } = states
  if (imported.service === null) return accept({}, imported)
  if (operator === undefined || operatorUser?.status !== 'active') return refuse('not_permitted')
  if (!mayActAt(operator, 'import_tokens', imported.service)) return refuse('not_permitted')
  return accept({}, imported)
}

/** One token of a file. A token ID that anybody has, even a revoked one, is taken: its codes may be known elsewhere. */
export function decideTokenImport(
  states: { readonly token: Token | undefined },
  imported: TokenImported,
): Decision {
  return states.token === undefined ? accept({}, imported) : refuse('token_id_taken')
}
