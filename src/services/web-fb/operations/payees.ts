import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { riskMailTo } from '../../../authority/operations/mail/mail-to.ts'
import {
  actFacts,
  askForSignature,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { withRiskMail } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { signingUserState } from '../../../authority/rules/signed-operation.ts'
import { type Destination, type Payee, payeeState } from '../../../bank/rules/payee.ts'
import { newId } from '../../../platform/secrets/random.ts'
import { findPayees } from '../queries/payees.ts'
import { fixedPasswordState } from '../rules/fixed-password.ts'
import {
  decidePayee,
  decidePayeeRemoval,
  decideSignedPayee,
  type PayeeSubmission,
  payeeTakesSignature,
} from '../rules/payee-registration.ts'
import type { Refusal } from '../rules/refusal.ts'
import { actorFacts } from './actor-facts.ts'
import { fixedPasswordVerdict } from './fixed-password-verdict.ts'
import { fbProfileOf } from './profile-of.ts'
import { riskFacts, risksNow } from './risk-facts.ts'
import { signerFacts, tokenRefusals } from './signer-facts.ts'
import type { Acting } from './transfers/facts.ts'

type OfCustomer = Pick<Acting, 'service' | 'customerId'>

/** A customer's 登録済振込先 whose name, kana, bank or account contains every word of the search. */
export async function payeesOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  search = '',
): Promise<Payee[]> {
  const all = await findPayees(store, service, customerId)
  const words = folded(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return all
  return all.filter((payee) => {
    const { label, name, bankName, branchName, bankCode, number } = payee
    const text = folded([label, name, bankName, branchName, bankCode, number].join(' '))
    return words.every((word) => text.includes(word))
  })
}

/** Ignores half or full width, hiragana or katakana, large or small letters. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
}

/** One of them; undefined if it is not this customer's. */
export async function payeeOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  payeeId: string,
): Promise<Payee | undefined> {
  return (await store.read({ payee: payeeState.ref(service, customerId, payeeId) })).payee
}

export type NewPayee = {
  readonly payee: PayeeSubmission['payee']
  /** 登録確認用パスワード. */
  readonly password: string
  /** The payee to change; without it a new one, or the one with the same account. */
  readonly payeeId?: string
}

/**
 * 振込先の登録・変更. Registering the same account again updates the existing payee. Refused with `payees_full`,
 * `payee_unknown`, `registration_password_wrong`, or because the user may not. Only simultaneous requests can exceed
 * the profile's limit, and only by their own number.
 */
export async function setPayee(
  context: Context,
  caller: Caller,
  who: Acting,
  { payee, password, payeeId: changed }: NewPayee,
) {
  const { service } = who
  const profile = fbProfileOf(context, service)
  const fresh = newId()
  return untilFresh(async () => {
    const { payeeId, isNew, count } = await placeOf(context, who, payee, changed, fresh)
    const { refs, registering } = await payeeFacts(context, who, { payeeId, password })
    const { refs: ofRisk } = await riskFacts(context, who)
    const mail = await riskMailTo(context, who)
    const now = context.now()
    const submission = { ...registering, payee, isNew, count }
    const allRefs = { ...refs, ...ofRisk, signingUser: signingUserState.ref(service, who.userId) }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      withRiskMail(decidePayee(states, submission, profile, now), mail, now),
    )
  })
}

/** 振込先の削除. Refused with `payee_unknown` if it is already gone, and like `setPayee`. */
export async function removePayee(context: Context, caller: Caller, who: Acting, removed: TypedPayee) {
  const profile = fbProfileOf(context, who.service)
  return untilFresh(async () => {
    const { refs, registering } = await payeeFacts(context, who, removed)
    const now = context.now()
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decidePayeeRemoval(states, registering, profile, now),
    )
  })
}

type PayeeSubject = Subject & {
  readonly customerId: string
  readonly payeeId: string
  readonly isNew: boolean
  readonly payee: PayeeSubmission['payee']
}

/** 振込先の登録・変更, confirmed on the token's own screen (取引署名). */
export const payeeAct: SignedAct<PayeeSubject, Refusal> = {
  act: 'payee',
  template: 'payee',
  tokenRefusals,
  async facts(context, { service, userId }, subject) {
    const { sessionHash, customerId, payee } = subject
    const who = { service, userId, customerId, sessionHash }
    const { refs, actor, signer } = await signerFacts(context, who)
    // A new one may be registered by now: then it is that one, which the token has not shown.
    const changed = subject.isNew ? undefined : subject.payeeId
    const place = await placeOf(context, who, payee, changed, subject.payeeId)
    const profile = fbProfileOf(context, service)
    const asked = { ...actor, ...place, isNew: subject.isNew && place.isNew, payee }
    const mail = await riskMailTo(context, who)
    return actFacts({
      ...signer,
      refs: { ...refs, payee: payeeState.ref(service, customerId, place.payeeId) },
      decide: (states, now) => withRiskMail(decideSignedPayee(states, asked, profile, now), mail, now),
    })
  },
}

/** The operation for a payee that is to be registered or changed, as `setPayee` would without one. */
export async function askForPayee(
  context: Context,
  caller: Caller,
  { service, userId, customerId, sessionHash }: Acting,
  { payee, payeeId: changed }: Omit<NewPayee, 'password'>,
) {
  const { payeeId, isNew } = await placeOf(context, { service, customerId }, payee, changed, newId())
  const subject = { sessionHash, customerId, payeeId, isNew, payee }
  return askForSignature(context, caller, payeeAct, { service, userId }, subject)
}

/** Do a user's payees take a signed operation, and which rules of the profile apply? */
export type PayeeSigning = { readonly signs: boolean; readonly risks: readonly Risk[] }

export async function payeesAreSigned(context: Context, who: Acting): Promise<PayeeSigning> {
  const { service, userId } = who
  const { signingUser } = await context.store.read({ signingUser: signingUserState.ref(service, userId) })
  const risks = await risksNow(context, who, 'payee')
  return { signs: payeeTakesSignature(fbProfileOf(context, service), signingUser, risks), risks }
}

/** The same account again is the payee that it is already. */
async function placeOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  payee: Destination,
  changed: string | undefined,
  fresh: string,
) {
  const known = await findPayees(store, service, customerId)
  const payeeId = changed ?? known.find((each) => sameAccount(each, payee))?.payeeId ?? fresh
  return { payeeId, isNew: payeeId === fresh, count: known.length }
}

type TypedPayee = {
  readonly payeeId: string
  /** 登録確認用パスワード. */
  readonly password: string
}

/** What decides any change of a payee: the rows, and the verdict on the typed password. */
async function payeeFacts(context: Context, who: Acting, { payeeId, password }: TypedPayee) {
  const { service, userId, customerId } = who
  const { refs, actor } = await actorFacts(context, who)
  const asked = { service, userId, purpose: 'registration' } as const
  const verdict = await fixedPasswordVerdict(context, asked, password)
  const allRefs = {
    ...refs,
    registration: fixedPasswordState.ref(service, userId, 'registration'),
    payee: payeeState.ref(service, customerId, payeeId),
  }
  return { refs: allRefs, registering: { ...actor, payeeId, verdict } }
}

function sameAccount(a: Destination, b: Destination): boolean {
  return (
    a.bankCode === b.bankCode &&
    a.branchCode === b.branchCode &&
    a.accountType === b.accountType &&
    a.number === b.number
  )
}
