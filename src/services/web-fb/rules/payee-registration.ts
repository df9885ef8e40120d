import type { Showing } from '../../../authority/rules/as-signed.ts'
import { takesSignature } from '../../../authority/rules/confirmation.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { risksAsk, risksNoted } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import type { SigningUser } from '../../../authority/rules/signed-operation.ts'
import type { Payee } from '../../../bank/rules/payee.ts'
import { signedText } from '../../../otp/plain-text.ts'
import type { Field } from '../../../otp/signed-operation/fields.ts'
import { shownAccount } from '../../../otp/signed-operation/shown.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import { type FixedPassword, type FixedPasswordVerdict, judgeFixedPassword } from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { type FbRiskStates, fbRisksOf } from './risk.ts'
import { shownPayee } from './shown-fields.ts'
import { type Actor, type ActorStates, refuseActor } from './transfer-confirmation.ts'
import { isDestination } from './transfer-order.ts'

export type PayeeStates = ActorStates & {
  readonly payee: Payee | undefined
  readonly registration: FixedPassword | undefined
}

/** Includes the 登録確認用パスワード: without it nobody redirects a payment by changing a registered payee. */
type Registering = Actor & { readonly payeeId: string; readonly verdict: FixedPasswordVerdict }

type AskedPayee = Actor & {
  readonly payeeId: string
  readonly payee: Omit<Payee, 'service' | 'customerId' | 'payeeId'>
  /** A new one; otherwise the one to change must exist. */
  readonly isNew: boolean
  /** The customer's number of payees, without those being registered at the same moment. */
  readonly count: number
}

export type PayeeSubmission = Registering & AskedPayee

/** Does registering a payee, or changing one, take a signed operation, always or in these circumstances? */
export function payeeTakesSignature(
  { confirmation }: FbProfile,
  signingUser: SigningUser | undefined,
  risks: readonly Risk[],
): boolean {
  return takesSignature(confirmation, { act: 'payee' }, signingUser) || risksAsk(risks, 'signature')
}

function refusePayee(
  states: ActorStates & Pick<PayeeStates, 'payee'>,
  submission: AskedPayee,
  profile: FbProfile,
  now: Temporal.Instant,
): Refusal | null {
  const { payee, isNew, count } = submission
  const barred = refuseActor(states, submission, profile, now)
  if (barred !== null) return barred
  if (!isNew && states.payee === undefined) return 'payee_unknown'
  if (!isDestination(payee)) return 'payee_unknown'
  return isNew && count >= profile.fb.registeredPayeesMax ? 'payees_full' : null
}

/** 振込先の登録・変更, by a user who may transfer. */
export function decidePayee(
  states: PayeeStates & FbRiskStates & { readonly signingUser: SigningUser | undefined },
  submission: PayeeSubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<{ readonly payeeId: string }, Refusal | Stale> {
  const refused = refusePayee(states, submission, profile, now)
  if (refused !== null) return refuse(refused)
  const risks = fbRisksOf(profile, 'payee', states, now)
  if (payeeTakesSignature(profile, states.signingUser, risks)) return refuse('operation_needed')
  const { payeeId } = submission
  return andThen(judge(states, submission, profile), () =>
    accept({ payeeId }, ...payeeSet(submission, risks)),
  )
}

/** The same by a signed operation; of a change, with the payee that it takes the place of. */
export function decideSignedPayee(
  states: ActorStates & FbRiskStates & Pick<PayeeStates, 'payee'>,
  submission: AskedPayee,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Showing> {
  const refused = refusePayee(states, submission, profile, now)
  if (refused !== null) return refuse(refused)
  const { payee: before } = states
  const { payee } = submission
  const words = ({ label, feeBearer }: AskedPayee['payee'], of = ''): readonly Field[] => [
    { label: `手数料負担${of}`, type: 'text', value: bearers[feeBearer] },
    ...(label === '' ? [] : [{ label: `登録名${of}`, type: 'text', value: signedText(label) } as const]),
  ]
  const shown: readonly Field[] = [
    { label: '振込先', type: 'account', value: shownPayee(payee) },
    ...words(payee),
    ...(before === undefined
      ? []
      : [
          // As text: nobody is asked whether the token knows whom it will pay no more.
          {
            label: '変更前の振込先',
            type: 'text',
            value: shownAccount(shownPayee(before)).join(' '),
          } as const,
          ...words(before, '（変更前）'),
        ]),
  ]
  return accept({ shown }, ...payeeSet(submission, fbRisksOf(profile, 'payee', states, now)))
}

/** As the screens say it, whose texts no rule knows. */
const bearers = { payer: '当方負担', payee: '先方負担' } as const satisfies Record<Payee['feeBearer'], string>

function payeeSet(
  { service, userId, customerId, payeeId, payee }: AskedPayee,
  risks: readonly Risk[],
): readonly Event[] {
  return [
    { type: 'payee_set', service, userId, customerId, payeeId, ...payee },
    ...risksNoted({ service, userId }, 'payee', risks),
  ]
}

/** 振込先の削除. */
export function decidePayeeRemoval(
  states: PayeeStates,
  submission: Registering,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, customerId, payeeId } = submission
  const barred = refuseActor(states, submission, profile, now)
  if (barred !== null) return refuse(barred)
  if (states.payee === undefined) return refuse('payee_unknown')
  return andThen(judge(states, submission, profile), () =>
    accept({}, { type: 'payee_removed', service, userId, customerId, payeeId }),
  )
}

function judge(
  { registration, password }: PayeeStates,
  { service, userId, verdict }: Registering,
  { fb }: FbProfile,
): Decision<object, Refusal | Stale> {
  const asked = { service, userId, purpose: 'registration' } as const
  return judgeFixedPassword({ fixed: registration, login: password }, asked, verdict, fb)
}
