import type { OnRejection } from '../../../authority/rules/as-signed.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import type { FreezeEvent, FreezeStates } from '../../../bank/rules/transfer-freeze.ts'

/** What the desk reads. */
const frozenBecause = {
  operation: '取引署名への回答「身に覚えがない」',
  passkey: 'パスキーについての申し出「身に覚えがない」',
} as const

type Who = { readonly service: string; readonly userId: string; readonly customerId: string }

/** 「身に覚えがない」: somebody else acts in the user's name, so all transfers of this user stop. */
export function frozenOnDenial(states: FreezeStates, who: Who, now: Temporal.Instant): OnRejection {
  return ({ reason }) => (reason === 'not_mine' ? frozen(states, who, frozenBecause.operation, now) : [])
}

/** The same of a passkey. */
export function frozenOnDisowning(
  states: FreezeStates,
  who: Who,
  now: Temporal.Instant,
): readonly FreezeEvent[] {
  return frozen(states, who, frozenBecause.passkey, now)
}

function frozen(
  { userFreeze }: FreezeStates,
  { service, userId, customerId }: Who,
  reason: string,
  now: Temporal.Instant,
): readonly FreezeEvent[] {
  if (userFreeze !== undefined) return []
  const of = { service, holder: userHolder(userId), userId, customerId, operatorId: userId }
  return [{ type: 'transfers_frozen', ...of, reason, frozenAtMs: now.epochMilliseconds }]
}
