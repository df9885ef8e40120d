import { type OperatorStates, refuseOperator } from '../../../authority/rules/operator.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { CreationStates } from '../../../authority/rules/registration.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { decideOpening } from '../../../bank/rules/account.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { accept, refuse, together } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { decideFbOpening, type FbOpening } from './new-fb-user.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** お客様ID: 6 to 12 half-width letters and digits, of each at least one (domain-notes a-2). */
export function isFbUserId(userId: string): boolean {
  return /^(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9]{6,12}$/.test(userId)
}

export const companyCodeForm = /^\d{10}$/

export type DeskFbOpening = FbOpening & {
  readonly operatorId: string
  readonly reason: string
  readonly identification: string
  /** 代表口座, with the entry that it begins with. */
  readonly account: Parameters<typeof decideOpening>[1]
}

/** An operator opens a customer of WEB-FB with its administrator and the account that it pays from, from the form. */
export function decideDeskFbOpening(
  states: OperatorStates &
    CreationStates & {
      readonly agreement: Agreement | undefined
      readonly account: Account | undefined
    },
  opening: DeskFbOpening,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { newUser, operatorId, reason, identification, account } = opening
  const { service, userId } = newUser
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  if (reason === '' || identification === '') throw new TypeError('an action comes with why and for whom')
  const acted = { service, userId, operatorId, action: 'create_user', reason, identification } as const
  return together(
    accept({}, { type: 'desk_acted', ...acted, approved: false, actedAtMs: now.epochMilliseconds }),
    () =>
      together(decideFbOpening(states, opening, profile, now), () => decideOpening(states.account, account)),
  )
}
