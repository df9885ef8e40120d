import type { Confidential } from '../../platform/decision/event.ts'
import type { OfUser } from './keys.ts'

/**
 * What an institution may keep of a user to identify callers by, besides the number of the customer; its profile says
 * which.
 */
export const particularNames = ['kana', 'telephone', 'birthday', 'postalAddress'] as const

export type ParticularName = (typeof particularNames)[number]

/** As it is kept: the values sealed, and keyed hashes of the telephone number beside them, to find it by. */
export type SealedParticulars = {
  readonly sealed: Confidential<Uint8Array>
  readonly telephoneHash: string | null
  /** Of its last four digits. */
  readonly telephoneEndHash: string | null
  /** Which of them are known. */
  readonly held: readonly ParticularName[]
}

/** With the opening of the user, or later by whoever may; the journal holds a digest of what is sealed, never a value. */
export type ParticularsEvent = OfUser &
  SealedParticulars & {
    readonly type: 'particulars_set'
    /** What differs from before, if it was changed at the desk; nothing of what came with the opening or from the core system. */
    readonly changed: readonly ParticularName[]
    readonly setAtMs: number
  }
