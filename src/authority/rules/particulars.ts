import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../platform/decision/resealing.ts'
import { gone, state } from '../../platform/decision/state.ts'
import { bytes, confidential, integer, json, text } from '../../platform/decision/table.ts'
import type { Decision } from './decision.ts'
import type { UserEvent } from './events.ts'
import { ofUser } from './keys.ts'
import {
  type ParticularName,
  type ParticularsEvent,
  particularNames,
  type SealedParticulars,
} from './particulars-events.ts'
import type { IdentificationPolicy } from './profile.ts'
import type { Stale } from './refusal.ts'
import type { User } from './user.ts'

/** Where letters go. */
export type PostalAddress = {
  /** Seven digits. */
  readonly postalCode: string
  readonly text: string
}

/** What a caller can be identified with, in the spelling of `readParticulars`; null: not known of this user. */
export type Particulars = {
  readonly kana: string | null
  /** Digits only, or `+` and the digits of a number abroad. */
  readonly telephone: string | null
  /** As 1980-04-01. */
  readonly birthday: string | null
  readonly postalAddress: PostalAddress | null
}

export const nothingKnown: Particulars = {
  kana: null,
  telephone: null,
  birthday: null,
  postalAddress: null,
}

export type KeptParticulars = SealedParticulars & {
  readonly service: string
  readonly userId: string
  /** How often it was set. */
  readonly revision: number
  /** When each was last changed at the desk after the user was opened: whoever calls next may be who had it changed. */
  readonly changedAtMs: Readonly<Partial<Record<ParticularName, number>>>
}

export const particularsState = state<
  KeptParticulars,
  ParticularsEvent | EventOf<UserEvent, 'user_deleted'> | RowsResealed
>()({
  name: 'particulars',
  row: 'what a caller is identified with, sealed; when it was changed; the telephone number by keyed hashes',
  table: 'particulars',
  ofPerson: { by: 'userId', erased: gone },
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    revision: integer,
    sealed: confidential(bytes),
    telephoneHash: text,
    telephoneEndHash: text,
    held: json,
    changedAtMs: json,
  },
  on: {
    particulars_set: {
      key: ofUser,
      fold: (kept, { type: _, changed, setAtMs, ...set }) => {
        const changes = Object.fromEntries(changed.map((attribute) => [attribute, setAtMs]))
        return {
          ...set,
          revision: (kept?.revision ?? 0) + 1,
          changedAtMs: { ...kept?.changedAtMs, ...changes },
        }
      },
    },
    user_deleted: { key: ofUser, fold: gone },
    rows_resealed: resealed('particulars', ofUser, ['sealed', 'telephoneHash', 'telephoneEndHash']),
  },
})

/** Which attributes differ. */
export function differing(before: Particulars, after: Particulars): readonly ParticularName[] {
  return particularNames.filter(
    (attribute) => JSON.stringify(before[attribute]) !== JSON.stringify(after[attribute]),
  )
}

/** Which are known. */
export function heldOf(particulars: Particulars): readonly ParticularName[] {
  return particularNames.filter((attribute) => particulars[attribute] !== null)
}

/** What the institution keeps of what was known and what is new: an attribute that it keeps no longer goes. */
export function mergedParticulars(
  before: Particulars,
  given: Partial<Particulars>,
  policy: IdentificationPolicy,
): Particulars {
  const kept = <A extends ParticularName>(attribute: A): Particulars[A] | null =>
    policy[attribute] === null ? null : ({ ...before, ...given } as Particulars)[attribute]
  return {
    kana: kept('kana'),
    telephone: kept('telephone'),
    birthday: kept('birthday'),
    postalAddress: kept('postalAddress'),
  }
}

/** With the opening of a user: nothing of it counts as changed. */
export function particularsAtOpening(
  of: { readonly service: string; readonly userId: string },
  sealed: SealedParticulars,
  now: Temporal.Instant,
): ParticularsEvent {
  const { service, userId } = of
  return { type: 'particulars_set', service, userId, ...sealed, changed: [], setAtMs: now.epochMilliseconds }
}

export type ParticularsChange = SealedParticulars & {
  readonly service: string
  readonly userId: string
  /** What differs from what was kept before. */
  readonly changed: readonly ParticularName[]
  /** The institution's own system sends what it knows; at the desk somebody asked for it. */
  readonly source: 'desk' | 'core'
  /** The revision that it was made from, which was read before the decision; 0: nothing was kept. */
  readonly basedOn: number
}

/** Of a user who is there: what was changed at the desk is remembered, for whoever takes the next call. */
export function decideParticulars(
  states: { readonly user: User | undefined; readonly particulars: KeptParticulars | undefined },
  { basedOn, changed, source, ...change }: ParticularsChange,
  now: Temporal.Instant,
): Decision<object, 'no_such_user' | 'nothing_to_do' | Stale> {
  const { user, particulars } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if ((particulars?.revision ?? 0) !== basedOn) return refuse('stale')
  if (changed.length === 0) return refuse('nothing_to_do')
  const noted = source === 'desk' ? changed : []
  return accept({}, { type: 'particulars_set', ...change, changed: noted, setAtMs: now.epochMilliseconds })
}
