import { customerHolder, userHolder } from '../../authority/rules/binding.ts'
import type { User } from '../../authority/rules/user.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { gone, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/**
 * Somebody said "I did not make this transfer": until two persons lift it, no transfer of the user, or of anybody of the
 * customer, is confirmed, and none leaves (D5). The login and everything else go on; the balance and the statement are
 * what the caller needs now.
 */
export type TransferFreeze = {
  readonly service: string
  /** `user:<id>` or `customer:<id>`. */
  readonly holder: string
  readonly frozenAtMs: number
  readonly frozenBy: string
  readonly reason: string
}

/** `userId` is the user on whose page it was done; `operatorId` is who did it. */
type OfFreeze = Pick<TransferFreeze, 'service' | 'holder'> & {
  readonly userId: string
  readonly customerId: string
  readonly operatorId: string
}

export type FreezeEvent =
  | (OfFreeze & { readonly type: 'transfers_frozen'; readonly reason: string; readonly frozenAtMs: number })
  | (OfFreeze & { readonly type: 'transfers_thawed' })

const ofFreeze = ({ service, holder }: OfFreeze) => [service, holder] as const

export const transferFreezeState = state<TransferFreeze, FreezeEvent>()({
  name: 'transferFreeze',
  row: 'whose transfers are frozen, since when and why: a user’s, or a whole customer’s',
  table: 'transfer_freeze',
  ofPerson: { by: 'holder', erased: (freeze) => ({ ...freeze, reason: '' }) },
  key: ['service', 'holder'],
  columns: { service: text, holder: text, frozenAtMs: integer, frozenBy: text, reason: text },
  on: {
    transfers_frozen: {
      key: ofFreeze,
      fold: (_, { service, holder, frozenAtMs, operatorId: frozenBy, reason }) => {
        return { service, holder, frozenAtMs, frozenBy, reason }
      },
    },
    transfers_thawed: { key: ofFreeze, fold: gone },
  },
})

/** What may hold up the transfers of a user. */
export type FreezeStates = {
  readonly userFreeze: TransferFreeze | undefined
  readonly customerFreeze: TransferFreeze | undefined
}

export function freezeRefs({
  service,
  userId,
  customerId,
}: {
  readonly service: string
  readonly userId: string
  readonly customerId: string
}) {
  return {
    userFreeze: transferFreezeState.ref(service, userHolder(userId)),
    customerFreeze: transferFreezeState.ref(service, customerHolder(customerId)),
  }
}

export function isFrozen({ userFreeze, customerFreeze }: FreezeStates): boolean {
  return userFreeze !== undefined || customerFreeze !== undefined
}

type Hand = { readonly by: string; readonly reason: string }

/** One person freezes at once; two lift it, since the call that asks for that may come from the thief. */
export function freezeActs({ userFreeze, customerFreeze }: FreezeStates, user: User | undefined) {
  const freeze =
    (holderOf: (user: User) => string) =>
    ({ by: operatorId, reason }: Hand, now: Temporal.Instant): readonly FreezeEvent[] | null => {
      if (user === undefined) return null
      const { service, userId, customerId } = user
      const of = { service, holder: holderOf(user), userId, customerId, operatorId }
      return [{ type: 'transfers_frozen', ...of, reason, frozenAtMs: now.epochMilliseconds }]
    }
  const thaw =
    (holderOf: (user: User) => string) =>
    ({ by: operatorId }: Hand): readonly EventOf<FreezeEvent, 'transfers_thawed'>[] | null => {
      if (user === undefined) return null
      const { service, userId, customerId } = user
      return [{ type: 'transfers_thawed', service, holder: holderOf(user), userId, customerId, operatorId }]
    }
  const ofUser = ({ userId }: User) => userHolder(userId)
  const ofCustomer = ({ customerId }: User) => customerHolder(customerId)
  return [
    {
      action: 'freeze_transfers',
      applies: userFreeze === undefined,
      approval: 'never',
      events: freeze(ofUser),
    },
    {
      action: 'freeze_contract',
      applies: customerFreeze === undefined,
      approval: 'never',
      events: freeze(ofCustomer),
    },
    { action: 'thaw_transfers', applies: userFreeze !== undefined, approval: 'always', events: thaw(ofUser) },
    {
      action: 'thaw_contract',
      applies: customerFreeze !== undefined,
      approval: 'always',
      events: thaw(ofCustomer),
    },
  ] as const
}

/** What an operator decided on: a freeze that was lifted and put on again is another one. */
export function freezeFingerprint({ userFreeze, customerFreeze }: FreezeStates): readonly number[] {
  return [userFreeze?.frozenAtMs ?? 0, customerFreeze?.frozenAtMs ?? 0]
}
