import { chooseCustomer, customerRefs } from '../../../authority/operations/choose-customer.ts'
import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { PasswordOwner } from '../../../platform/secrets/password.ts'
import { randomDigits, randomPassword } from '../../../platform/secrets/random.ts'
import { fbUserState } from '../rules/fb-user.ts'
import { type FixedPasswordPurpose, fixedPasswordState } from '../rules/fixed-password.ts'
import { decideFbOpening, type FirstVerifiers, purposesOf } from '../rules/new-fb-user.ts'
import type { FbProfile } from '../rules/profile.ts'
import { fbProfileOf } from './profile-of.ts'

/** A user's first passwords, in readable form: for a letter, once. */
export type FirstPasswords = {
  readonly login: string
  readonly fixed: Readonly<Partial<Record<FixedPasswordPurpose, string>>>
}

export type NewFbCustomer = {
  readonly service: string
  readonly customerNumber: string
  readonly customerName: string
  readonly companyCode: string
  /** 企業名 in bank kana. */
  readonly kanaName: string
  readonly userId: string
  readonly userName: string
  /** Otherwise they are generated. */
  readonly passwords?: FirstPasswords
}

/** First passwords that meet the service's rules, for the user's purposes. */
export function makeFirstPasswords(
  profile: FbProfile,
  purposes: readonly FixedPasswordPurpose[],
): FirstPasswords {
  const { fb, password } = profile
  const { registrationDigits, approvalDigits, transferLengthMax } = fb.fixedPasswords
  const make: Record<FixedPasswordPurpose, () => string> = {
    registration: () => randomDigits(registrationDigits),
    approval: () => randomDigits(approvalDigits),
    transfer: () => randomPassword(Math.min(transferLengthMax, 10)),
  }
  return {
    login: randomPassword(Math.min(password.lengthMax, 10)),
    fixed: Object.fromEntries(purposes.map((purpose) => [purpose, make[purpose]()])),
  }
}

/** The verifiers of first passwords. */
export async function deriveFirstPasswords(
  { passwords }: Context,
  { service, userId }: PasswordOwner,
  { login, fixed }: FirstPasswords,
) {
  const initialVerifier: Confidential<string> = {
    confidential: await passwords.derive({ service, userId }, login),
  }
  const fixedVerifiers: Partial<Record<FixedPasswordPurpose, Confidential<string>>> = {}
  for (const [purpose, text] of Object.entries(fixed) as [FixedPasswordPurpose, string][]) {
    const verifier = await passwords.derive({ service, userId, purpose }, text)
    fixedVerifiers[purpose] = { confidential: verifier }
  }
  return { initialVerifier, fixedVerifiers }
}

/**
 * The institution opens a WEB-FB customer and its administrator (マスターID). Accepted: the first passwords, which are
 * never stored in readable form. Refused with `user_id_taken` or `customer_name_differs`.
 */
export async function openFbCustomer(context: Context, caller: Caller, newCustomer: NewFbCustomer) {
  const profile = fbProfileOf(context, newCustomer.service)
  const first = await firstPasswordsOf(context, newCustomer)
  return untilFresh(async () => {
    const { opening, refs } = await prepareFbOpening(context, newCustomer, first.verifiers)
    const now = context.now()
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
      decideFbOpening(states, opening, profile, now),
    )
    const { customerId } = opening.customer
    return outcome.ok ? { ...outcome, customerId, passwords: first.passwords } : outcome
  })
}

const administratorRights = { role: 'administrator', mayTransfer: true } as const

/** The first passwords of an opening, and their verifiers, which are slow. */
async function firstPasswordsOf(context: Context, { service, userId, passwords: given }: NewFbCustomer) {
  const profile = fbProfileOf(context, service)
  const passwords = given ?? makeFirstPasswords(profile, purposesOf(administratorRights))
  return { passwords, verifiers: await deriveFirstPasswords(context, { service, userId }, passwords) }
}

/** The other facts of an opening: the customer of that number. */
export async function prepareFbOpening(
  context: Context,
  newCustomer: NewFbCustomer,
  first: FirstVerifiers | null,
) {
  const { service, companyCode, kanaName, userId, userName } = newCustomer
  const { customerNumber: number, customerName: name } = newCustomer
  const customer = await chooseCustomer(context, service, { number, name })
  const { customerId } = customer
  const refs = {
    user: userState.ref(service, userId),
    ...customerRefs(service, customer),
    agreement: agreementState.ref(service, customerId),
    ...fbUserRefs(service, userId),
  }
  const none = { perTransferYen: null, perDayYen: null, mayInquire: true }
  const newUser = { service, userId, customerId, userName, ...administratorRights, ...none, first }
  return { opening: { newUser, companyCode, kanaName, customer }, refs }
}

/** The rows that events of a WEB-FB user change. */
export function fbUserRefs(service: string, userId: string) {
  return {
    password: passwordState.ref(service, userId),
    fbUser: fbUserState.ref(service, userId),
    registration: fixedPasswordState.ref(service, userId, 'registration'),
    approval: fixedPasswordState.ref(service, userId, 'approval'),
    transfer: fixedPasswordState.ref(service, userId, 'transfer'),
  }
}
