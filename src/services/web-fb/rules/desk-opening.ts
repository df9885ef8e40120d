import { actOrAsk, type Told } from '../../../authority/rules/approval.ts'
import { refuseOperator } from '../../../authority/rules/operator.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import {
  type CreationStates,
  type DeskCreation,
  type DeskCreationStates,
  whyCreationTakesTwo,
} from '../../../authority/rules/registration.ts'
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

export type DeskFbOpening = FbOpening &
  DeskCreation & {
    /** 代表口座, with the entry that it begins with. */
    readonly account: Parameters<typeof decideOpening>[1]
  }

/**
 * An operator opens a customer of WEB-FB with its administrator and the account that it pays from, from the form: what
 * a second person granted, where the profile says so. The account is empty, since what it holds is the core system's to
 * say, and the administrator has no password until a letter is printed (X1).
 */
export function decideDeskFbOpening(
  states: DeskCreationStates &
    CreationStates & {
      readonly agreement: Agreement | undefined
      readonly account: Account | undefined
    },
  opening: DeskFbOpening,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Told, Refusal | Stale> {
  const { newUser, operatorId, account } = opening
  const { service, userId } = newUser
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  if (states.user !== undefined) return refuse('user_id_taken')
  const because = whyCreationTakesTwo(true, states.operator, profile, now)
  const wanted = {
    ...opening,
    service,
    userId,
    action: 'create_user',
    because,
    handsOver: false,
    parties: states,
  } as const
  return actOrAsk(states.approval, { ...wanted, by: operatorId }, now, (permit) => {
    const acted = { type: 'desk_acted', service, userId, operatorId, action: 'create_user' } as const
    return together(accept({}, { ...acted, ...permit, actedAtMs: now.epochMilliseconds }), () =>
      together(decideFbOpening(states, opening, profile, now), () => decideOpening(states.account, account)),
    )
  })
}
