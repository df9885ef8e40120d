import { ofUser } from '../../../authority/rules/keys.ts'
import { ticketsVoided, type User, userState } from '../../../authority/rules/user.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, gone, state, touching } from '../../../platform/decision/state.ts'
import { flag, integer, text } from '../../../platform/decision/table.ts'

/**
 * 利用権限 (S3-3.2-16, S3-3.3-05). 承認者 is not one of them: 都度振込 needs no approval, so that the role would approve
 * nothing (W7). Who was given it before is kept as it was, and may do what 一般者 may.
 */
export type FbRole = 'administrator' | 'approver' | 'general'
export type GivenRole = Exclude<FbRole, 'approver'>

/** What a WEB-FB user may do, beyond what every user may. */
export type FbUser = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly role: FbRole
  /** 都度振込利用. */
  readonly mayTransfer: boolean
  /** 残高照会・入出金明細. */
  readonly mayInquire: boolean
  /** Below the customer's limits; null: the customer's. */
  readonly perTransferYen: number | null
  readonly perDayYen: number | null
  /** 電子証明書方式: no more login by ID and password (S3-FAQ-07). */
  readonly certificateOnly: boolean
}

export type FbUserEvent =
  | (FbUser & { readonly type: 'fb_user_set' })
  /** Precedes the deletion of the user; the fixed passwords go with it. */
  | { readonly type: 'fb_user_removed'; readonly service: string; readonly userId: string }

export const fbUserState = state<FbUser, FbUserEvent>()({
  name: 'fbUser',
  row: 'what a user of WEB-FB may do, and whether only with a certificate',
  table: 'fb_user',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    customerId: text,
    role: text,
    mayTransfer: flag,
    mayInquire: flag,
    perTransferYen: integer,
    perDayYen: integer,
    certificateOnly: flag,
  },
  on: {
    fb_user_set: { key: ofUser, fold: (_, { type: __, ...set }) => set },
    fb_user_removed: { key: ofUser, fold: gone },
  },
})

/** A change of rights voids the tickets given under the old ones (X2). */
export const fbRightsVoidTickets = touching<
  User,
  readonly [string, string],
  EventOf<FbUserEvent, 'fb_user_set'>
>(userState, { fb_user_set: { key: ofUser, fold: existing(ticketsVoided) } })
