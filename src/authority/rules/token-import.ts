import { accept, refuse } from '../../platform/decision/decision.ts'
import { type Approval, actOrAsk, type PartyStates, type Told } from './approval.ts'
import type { Decision } from './decision.ts'
import type { RequestDetails } from './desk-events.ts'
import { type OperatorStates, refuseOperatorAt } from './operator.ts'
import type { ServiceProfile } from './profile.ts'
import type { Token } from './token.ts'
import type { TokenEvent } from './token-events.ts'
import type { ApprovalName } from './two-persons.ts'

export type FileImported = Extract<TokenEvent, { readonly type: 'tokens_imported' }>
export type TokenImported = Extract<TokenEvent, { readonly type: 'token_imported' }>

export type FileImportStates = OperatorStates & PartyStates & { readonly approval: Approval | undefined }

/** A file that an operator reads in; null at the terminal. */
export type DeskFile = {
  readonly draftId: string
  readonly operatorId: string
  readonly step: 'ask' | 'carry_out'
  readonly reason: string
  /** What identifies the file instead of a caller. */
  readonly identification: string
  /** What an approver reads of it, and what is carried out is held against. */
  readonly details: RequestDetails
}

/** Why a file of tokens takes a second operator, by the profile of the desk; nothing where one may import it alone. */
export function whyTokenFileTakesTwo({ desk }: Pick<ServiceProfile, 'desk'>): readonly ApprovalName[] {
  return desk.approvals.includes('import_tokens') ? ['import_tokens'] : []
}

/** At a desk, only for staff with the right, and as a second one granted it; the event's `service` is the desk's own. */
export function decideFileImport(
  states: FileImportStates,
  imported: FileImported,
  asked: { readonly file: DeskFile; readonly because: readonly ApprovalName[] } | null,
  now: Temporal.Instant,
): Decision<Told> {
  const { service } = imported
  if (service === null || asked === null) return accept({ result: 'done' }, imported)
  const barred = refuseOperatorAt(states, 'import_tokens', service)
  if (barred !== null) return refuse(barred)
  const { draftId: userId, operatorId: by, ...file } = asked.file
  const act = { service, userId, action: 'import_tokens', handsOver: false, parties: states } as const
  return actOrAsk(states.approval, { ...act, by, ...file, because: asked.because }, now, ({ reason }) =>
    accept({}, { ...imported, reason }),
  )
}

/** One token of a file. A token ID in use, even by a revoked token, is taken: its codes may be known elsewhere. */
export function decideTokenImport(
  states: { readonly token: Token | undefined },
  imported: TokenImported,
): Decision {
  return states.token === undefined ? accept({}, imported) : refuse('token_id_taken')
}
