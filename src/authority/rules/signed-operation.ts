import { type Confidential, type EventOf, reveal } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { bytes, confidential, integer, text } from '../../platform/decision/table.ts'
import { type OfUser, ofUser } from './keys.ts'
import type { OperationEvent } from './operation-events.ts'
import type { PasskeyEvent } from './passkey-events.ts'
import type { User } from './user.ts'

/** Statuses of an operation: one transition out of `created`, ever. */
export const operationTransitions = {
  created: {
    operation_approved: 'approved',
    operation_rejected: 'rejected',
    operation_expired: 'expired',
    operation_cancelled: 'cancelled',
  },
  approved: {},
  rejected: {},
  expired: {},
  cancelled: {},
} as const

export type OperationStatus = keyof typeof operationTransitions

/** What a customer is to confirm, as it was signed, and what became of it. */
export type SignedOperation = OfUser & {
  /** 16 bytes in hexadecimal. */
  readonly operationId: string
  /** Whose binding to the token it was: wrong codes count there. */
  readonly holder: string
  readonly tokenId: string
  /** What is done when it is approved: an act of the service's kind, or `client`: nothing here. */
  readonly act: string
  /** What the act is about, in the words of the kind. */
  readonly subject: string
  readonly cose: Confidential<Uint8Array>
  /** Of a batch, as JSON in their order; null: it has none, or nobody gave them. */
  readonly rows: Confidential<string> | null
  readonly digest: string
  /** The institution's key that signed it; null: of before it was kept. */
  readonly operationKey: string | null
  readonly status: OperationStatus
  readonly wrongCodes: number
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly endedAtMs: number | null
  readonly answeredBy: 'code' | 'device' | 'page' | 'client' | null
  /** Of a rejection or a cancellation. */
  readonly reason: string | null
  readonly deviceKey: string | null
  readonly signature: string | null
}

/** What stands for what was signed, and what it was about, once a person is forgotten. */
export const erasedContent = { subject: '', cose: { confidential: new Uint8Array() } } as const

/** Whether what was signed was erased with the contract of its user; that it was answered, and how, stays. */
export function isErased({ cose }: Pick<SignedOperation, 'cose'>): boolean {
  return reveal(cose).length === 0
}

/** What is confirmed by a system of the institution, which does what it is about. */
export const clientAct = 'client'

type AnswerEvent = EventOf<
  OperationEvent,
  'operation_approved' | 'operation_rejected' | 'operation_expired' | 'operation_cancelled'
>

const ofOperation = ({ service, operationId }: { readonly service: string; readonly operationId: string }) =>
  [service, operationId] as const

/** The row with which it begins. */
export function createdOperation({
  type: _,
  template: __,
  ...created
}: EventOf<OperationEvent, 'operation_created'>): SignedOperation {
  return {
    ...created,
    rows: created.rows ?? null,
    operationKey: created.operationKey ?? null,
    status: 'created',
    wrongCodes: 0,
    endedAtMs: null,
    answeredBy: null,
    reason: null,
    deviceKey: null,
    signature: null,
  }
}

const ended = existing<SignedOperation, AnswerEvent>((operation, event) => ({
  ...operation,
  status: operationTransitions.created[event.type],
  endedAtMs: event.endedAtMs,
  answeredBy: 'by' in event ? event.by : null,
  reason: 'reason' in event ? event.reason : null,
  deviceKey: ('deviceKey' in event ? event.deviceKey : undefined) ?? null,
  signature: ('signature' in event ? event.signature : undefined) ?? null,
}))

export const signedOperationState = state<
  SignedOperation,
  Exclude<OperationEvent, { readonly type: 'token_device_registered' | 'plain_codes_allowed' }>
>()({
  name: 'signedOperation',
  row: 'what a customer is to confirm on the token’s own screen, signed, and what became of it',
  table: 'signed_operation',
  key: ['service', 'operationId'],
  columns: {
    service: text,
    operationId: text,
    userId: text,
    holder: text,
    tokenId: text,
    act: text,
    subject: text,
    cose: confidential(bytes),
    rows: confidential(text),
    digest: text,
    operationKey: text,
    status: text,
    wrongCodes: integer,
    issuedAtMs: integer,
    expiresAtMs: integer,
    endedAtMs: integer,
    answeredBy: text,
    reason: text,
    deviceKey: text,
    signature: text,
  },
  // An operation whose transfer is here stays as long as that; others may go (decision 76).
  fades: true,
  ofPerson: {
    by: 'userId',
    erased: (operation) => ({ ...operation, ...erasedContent, rows: null }),
  },
  // A second time, in the database: no answer is ever changed. What was signed may be erased once the contract is over.
  guard:
    "(old.status = 'created' OR (old.status = new.status AND old.ended_at_ms = new.ended_at_ms AND new.subject = ''))",
  on: {
    operation_created: {
      key: ofOperation,
      begins: true,
      fold: (_, event) => createdOperation(event),
    },
    operation_code_rejected: {
      key: ofOperation,
      fold: existing((operation, { wrongCodes }) => ({ ...operation, wrongCodes })),
    },
    operation_approved: { key: ofOperation, fold: ended },
    operation_rejected: { key: ofOperation, fold: ended },
    operation_expired: { key: ofOperation, fold: ended },
    operation_cancelled: { key: ofOperation, fold: ended },
  },
})

/** Who has confirmed a signed operation: a page in between that asks for a plain code instead gets nothing. */
export type SigningUser = OfUser & { readonly sinceMs: number }

type SigningEvent = EventOf<OperationEvent, 'operation_approved' | 'plain_codes_allowed'>

export const signingUserState = state<SigningUser, SigningEvent>()({
  name: 'signingUser',
  row: 'who has confirmed a signed operation: no plain code confirms a transfer of theirs any more',
  table: 'signing_user',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, sinceMs: integer },
  on: {
    operation_approved: {
      key: ofUser,
      fold: (user, { service, userId, endedAtMs }) => user ?? { service, userId, sinceMs: endedAtMs },
    },
    plain_codes_allowed: { key: ofUser, fold: gone },
  },
})

/** Who said of an operation on the token, or of a passkey, 「身に覚えがない」, and when last: somebody else may have acted in their name. */
export type Disowning = OfUser & { readonly disownedAtMs: number }

export const disowningState = state<
  Disowning,
  EventOf<OperationEvent, 'operation_rejected'> | EventOf<PasskeyEvent, 'passkey_disowned'>
>()({
  name: 'disowning',
  row: 'who said of an operation on the token, or of a passkey, that it is not theirs, and when last',
  table: 'disowning',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, disownedAtMs: integer },
  on: {
    operation_rejected: {
      key: ({ reason, service, userId }) => (reason === 'not_mine' ? [service, userId] : null),
      fold: (_, { service, userId, endedAtMs }) => ({ service, userId, disownedAtMs: endedAtMs }),
    },
    passkey_disowned: {
      key: ofUser,
      fold: (_, { service, userId, disownedAtMs }) => ({ service, userId, disownedAtMs }),
    },
  },
})

/** Two let a user go back: a page in between that asks for the old code would say that somebody called. */
export function plainCodesAct(signingUser: SigningUser | undefined, user: User | undefined) {
  const events = ({ by: operatorId }: { readonly by: string }) => {
    if (user === undefined) return null
    const { service, userId } = user
    return [{ type: 'plain_codes_allowed', service, userId, operatorId } as const]
  }
  return {
    action: 'allow_plain_codes',
    applies: signingUser !== undefined,
    approval: 'always',
    events,
  } as const
}
