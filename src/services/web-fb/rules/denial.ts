import type { OnRejection } from '../../../authority/rules/as-signed.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import type { FreezeStates } from '../../../bank/rules/transfer-freeze.ts'

/** What the desk reads. */
const frozenBecause = '取引署名への回答「身に覚えがない」'

/** 「身に覚えがない」: somebody else acts in the user's name, so all transfers of this user stop. */
export function frozenOnDenial(
  { userFreeze }: FreezeStates,
  {
    service,
    userId,
    customerId,
  }: { readonly service: string; readonly userId: string; readonly customerId: string },
  now: Temporal.Instant,
): OnRejection {
  return ({ reason }) =>
    reason !== 'not_mine' || userFreeze !== undefined
      ? []
      : [
          {
            type: 'transfers_frozen',
            service,
            holder: userHolder(userId),
            userId,
            customerId,
            operatorId: userId,
            reason: frozenBecause,
            frozenAtMs: now.epochMilliseconds,
          },
        ]
}
