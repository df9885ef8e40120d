import { type AnyEvent, type Confidential, type EventOf, reveal } from './event.ts'

/**
 * What of each event tells of a person, and what stands in the journal's text in its place: a constant, or what a function
 * leaves of the value. The value is kept beside the journal until the person is forgotten (decision 64); rows that the entry makes
 * then hold what stands in its place, too.
 */
export type PersonalFields<E extends AnyEvent> = {
  readonly [T in E['type']]?: StandIns<EventOf<E, T>>
}

type StandIns<E> = E extends unknown ? { readonly [F in Exclude<keyof E, 'type'>]?: StandIn<E[F]> } : never

type StandIn<V> = V | ((value: NonNullable<V>) => V)

type Fields = Readonly<Record<string, unknown>>

/** An event in two parts: the text for the chain, and what is kept beside it. */
export type Parted = { readonly shown: AnyEvent; readonly apart: Fields }

/** Null: it holds nothing of a person. What already is the constant stays where it is. */
export function part(event: AnyEvent, fields: Fields | undefined): Parted | null {
  if (fields === undefined) return null
  const whole = event as AnyEvent & Fields
  const shown: Record<string, unknown> = { ...whole }
  const apart: Record<string, unknown> = {}
  for (const [name, standIn] of Object.entries(fields)) {
    const value = whole[name]
    if (value === undefined || value === null) continue
    const left: unknown = typeof standIn === 'function' ? standIn(value) : standIn
    if (isSame(left, value)) continue
    shown[name] = left
    apart[name] = value
  }
  return Object.keys(apart).length === 0 ? null : { shown: shown as AnyEvent, apart }
}

function isSame(left: unknown, value: unknown): boolean {
  const [stand, kept] = [left, value].map((each) => (isConfidential(each) ? reveal(each) : each))
  // As JSON, each byte would be a member of an object.
  if (stand instanceof Uint8Array && kept instanceof Uint8Array)
    return stand.length === kept.length && stand.every((byte, at) => byte === kept[at])
  return JSON.stringify(left) === JSON.stringify(value)
}

function isConfidential(value: unknown): value is Confidential<unknown> {
  return typeof value === 'object' && value !== null && 'confidential' in value
}

/** Whose values they are: of the user or the customer of the event, or of an account; of nobody else's are told apart. */
export function holderOf(event: AnyEvent): string {
  const { userId, customerId, accountId } = event as AnyEvent & Fields
  if (typeof userId === 'string') return `user:${userId}`
  if (typeof customerId === 'string') return `customer:${customerId}`
  return typeof accountId === 'string' ? `account:${accountId}` : ''
}

/**
 * Values were forgotten: of these holders, or of some types of entries, of a service, written before then. From then on they
 * may be missing beside the journal; any others may not.
 */
export type ValuesForgotten = {
  readonly type: 'personal_values_forgotten'
  readonly service: string
  /** Null: of whomever. */
  readonly holders: readonly string[] | null
  /** Null: of every type. */
  readonly types: readonly string[] | null
  readonly beforeMs: number
}

export function isValuesForgotten(event: { readonly type: string }): event is ValuesForgotten {
  return event.type === 'personal_values_forgotten'
}

/** Entries from before values stood beside the journal got texts with stand-ins: each with the SHA-256 of its new text. */
export type EntriesRedacted = {
  readonly type: 'entries_redacted'
  readonly service: string
  readonly entries: readonly { readonly chain: string; readonly seq: number; readonly sha256: string }[]
}

export function isEntriesRedacted(event: { readonly type: string }): event is EntriesRedacted {
  return event.type === 'entries_redacted'
}

/** Some rows of a state lost what told of a person; the keys name nobody by more than an ID. */
export type RowsErased = {
  readonly type: 'rows_erased'
  readonly service: string
  readonly state: string
  readonly keys: readonly (readonly string[])[]
}
