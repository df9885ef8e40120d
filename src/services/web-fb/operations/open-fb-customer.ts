import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { customerNamed } from '../../../authority/operations/customer-named.ts'
import { customerState } from '../../../authority/rules/customer.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { PasswordOwner } from '../../../platform/secrets/password.ts'
import { randomDigits, randomPassword } from '../../../platform/secrets/random.ts'
import { fbUserState } from '../rules/fb-user.ts'
import { type FixedPasswordPurpose, fixedPasswordState } from '../rules/fixed-password.ts'
import { decideFbOpening, purposesOf } from '../rules/new-fb-user.ts'
import type { FbProfile } from '../rules/profile.ts'
import { fbProfileOf } from './profile-of.ts'

/** A user's first passwords, in readable form: for a letter, once. */
export type FirstPasswords = {
  readonly login: string
  readonly fixed: Readonly<Partial<Record<FixedPasswordPurpose, string>>>
}

export type NewFbCustomer = {
  readonly service: string
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
 * never stored in readable form. Refused with `user_id_taken`.
 */
export async function openFbCustomer(context: Context, caller: Caller, newCustomer: NewFbCustomer) {
  const { opening, refs, passwords } = await prepareFbOpening(context, newCustomer)
  const now = context.now()
  const profile = fbProfileOf(context, newCustomer.service)
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    decideFbOpening(states, opening, profile, now),
  )
  return outcome.ok ? { ...outcome, customerId: opening.customer.customerId, passwords } : outcome
}

/** The facts of an opening: the passwords, their verifiers, which are slow, and the customer of that name. */
export async function prepareFbOpening(context: Context, newCustomer: NewFbCustomer) {
  const { service, customerName, companyCode, kanaName, userId, userName } = newCustomer
  const profile = fbProfileOf(context, service)
  const rights = { role: 'administrator', mayTransfer: true } as const
  const passwords = newCustomer.passwords ?? makeFirstPasswords(profile, purposesOf(rights))
  const verifiers = await deriveFirstPasswords(context, { service, userId }, passwords)
  const customer = await customerNamed(context, service, customerName)
  const { customerId } = customer
  const refs = {
    user: userState.ref(service, userId),
    customer: customerState.ref(service, customerId),
    agreement: agreementState.ref(service, customerId),
    ...fbUserRefs(service, userId),
  }
  const none = { perTransferYen: null, perDayYen: null, mayInquire: true }
  const newUser = { service, userId, customerId, userName, ...rights, ...none, ...verifiers }
  return { opening: { newUser, companyCode, kanaName, customer }, refs, passwords }
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
